"""Simulated health plans: what they would send us, from a seed."""
