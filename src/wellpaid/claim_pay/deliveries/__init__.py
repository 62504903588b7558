"""How a provider's 835 files get to it: where it fetches them, or where we bring them."""
