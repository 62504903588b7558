"""Payments on a later day: decided now, charged then, from a saved card."""
