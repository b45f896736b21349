"""Pages of the three officers 三员 that need names from more than one noun: the audit trail 留痕.

The audit lies below people and organisations and knows ids alone; here they get names. Background work has its own
door in `kernel.base.web`, unions in `kernel.organisations.web`, people in `kernel.people.web`.
"""
