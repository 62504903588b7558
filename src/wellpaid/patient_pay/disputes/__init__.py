"""Payments that cardholders dispute at their bank."""
