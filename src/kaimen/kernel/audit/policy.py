"""Permission keys of the audit 留痕. Which roles hold them stands in `access.policy`."""

VIEW = "audit.entry.view"
EXPORT = "audit.entry.export"
VERIFY = "audit.chain.verify"
