"""Named scenarios with peers and limits. `make bench` runs them all and prints the table."""
