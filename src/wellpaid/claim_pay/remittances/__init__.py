"""What a health plan says that it pays, and for which claims: the provider's copy."""
