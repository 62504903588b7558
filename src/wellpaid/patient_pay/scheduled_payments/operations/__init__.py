"""What can be done with scheduled payments."""
