"""Pure rules of the service desk."""
