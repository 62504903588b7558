"""Django's PostgreSQL backend with two habits of ours; see :mod:`.base`."""
