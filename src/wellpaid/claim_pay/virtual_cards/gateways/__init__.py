"""Issuers of single-use cards: what each does for us, and which there are."""
