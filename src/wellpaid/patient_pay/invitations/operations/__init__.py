"""What the area does, a file a verb."""
