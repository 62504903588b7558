"""Wellpaid: the two payments that meet over every medical claim, on one double-entry ledger."""
