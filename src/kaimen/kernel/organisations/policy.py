"""Permission keys of organisations."""

VIEW = "organisations.organisation.view"
CHANGE = "organisations.organisation.change"
