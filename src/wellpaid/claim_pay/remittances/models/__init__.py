"""Remittances and their claims: a file a noun."""

from .claim import RemittanceClaim
from .remittance import DeliveredCount, Remittance

__all__ = ["DeliveredCount", "Remittance", "RemittanceClaim"]
