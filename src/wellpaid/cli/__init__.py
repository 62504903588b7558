"""Commands: thin. Each parses, makes one call, and prints."""
