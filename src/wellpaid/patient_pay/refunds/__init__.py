"""Money given back for payments."""
