"""Claim payments, as providers and their billing services see them."""
