"""Saved cards."""
