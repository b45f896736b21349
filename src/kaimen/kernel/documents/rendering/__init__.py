"""Engines that set a document; each loads when it is used."""
