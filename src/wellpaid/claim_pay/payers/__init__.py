"""Health plans that pay: how they pay, and how their files name them."""
