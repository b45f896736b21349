"""The API of the service desk, for programs; the site mounts it at /api/v1."""
