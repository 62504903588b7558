"""Changing, or closing, the bank account that claim payments go to: guarded step by step."""
