"""Site 总装: settings, addresses, API and CLI roots, navigation, home pages; wiring and the long-running processes."""
