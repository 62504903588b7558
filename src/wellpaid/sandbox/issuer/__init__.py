"""A simulated issuer of single-use cards, beside the card processor and the bank."""
