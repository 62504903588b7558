"""How each payer pays a provider: the provider's own choice."""
