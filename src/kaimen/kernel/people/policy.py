"""Permission keys of people."""

VIEW = "people.person.view"
VIEW_NUMBERS = "people.person.view_numbers"
CHANGE = "people.person.change"
IMPORT = "people.person.import"
MANAGE_ACCOUNTS = "people.account.manage"
SIGN_IN = "people.account.sign_in"
"""Granted to nobody: the log-in itself, for the audit."""
