"""Adapters 适配: the outside world behind ports of the kernel. They know no room; the site's wiring plugs them in.

Now: SMS of the demo (`sms_demo`), shown on a page instead of a telephone. A real gateway is not here yet: its adapter
comes with a test against an independent implementation of its protocol, or not at all. Doors: `/demo/sms/`, in the
demo profile only.
"""
