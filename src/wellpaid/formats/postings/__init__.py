"""What a provider's own system posted of claim payments, out of its table."""
