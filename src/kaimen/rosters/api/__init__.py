"""The API of the rosters, for programs; the site mounts it at /api/v1/points."""
