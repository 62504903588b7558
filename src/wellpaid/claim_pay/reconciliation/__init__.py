"""Reconciliation: what health plans say, what the bank says, what the books say."""
