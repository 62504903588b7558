"""Money on its way from a payer to a provider: by bank, by card, or by check."""
