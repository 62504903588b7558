"""Claims that the provider sent and waits for: which are answered, how, and which are late."""
