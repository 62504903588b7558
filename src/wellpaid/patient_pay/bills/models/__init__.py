"""Bills, their lines, and what plans decided on them: a file a noun."""

from .bill import Bill, BillLine, BillNumberLease, list_place
from .decision import PlanDecision

__all__ = ["Bill", "BillLine", "BillNumberLease", "PlanDecision", "list_place"]
