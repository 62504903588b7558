"""The simulated card processor: its own process, origin and database. See README.md."""
