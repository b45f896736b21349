"""The look of Kaimen: tokens, shells, components, words on screen.

Knows no model and no room: a page hands it plain values. It never reads the clock; `now` comes with the context.
Doors: the appearance switch, the accessibility statement, the gallery (demo and DEBUG only), the error pages.
How to write a page: docs/reference/ui.md.
"""
