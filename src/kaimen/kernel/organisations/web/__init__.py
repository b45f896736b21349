"""Door of unions 工会组织: the tree to look through, and the system officer's changes to it."""
