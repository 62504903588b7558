"""A health plan pays a provider for claims."""
