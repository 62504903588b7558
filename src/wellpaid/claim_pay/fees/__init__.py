"""What the opt-in service costs, and what else a provider pays to be paid."""
