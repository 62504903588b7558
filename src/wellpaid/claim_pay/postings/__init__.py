"""What a provider's own system posted of claim payments, beside what plans say."""
