"""A believable town of invented people, clinics and plans, made through the product's own doors."""

from .town import demo_bills, seed_town

__all__ = ["demo_bills", "seed_town"]
