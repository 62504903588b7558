"""Remittances, their claims, and what people look for: a file a noun."""

from .claim import RemittanceClaim
from .remittance import DeliveredCount, Remittance
from .saved_filter import SavedFilter

__all__ = ["DeliveredCount", "Remittance", "RemittanceClaim", "SavedFilter"]
