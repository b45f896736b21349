"""Pure rules of the worklist."""
