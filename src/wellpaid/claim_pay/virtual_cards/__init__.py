"""Single-use cards with which a payer pays a provider: issued, looked at, charged, replaced."""
