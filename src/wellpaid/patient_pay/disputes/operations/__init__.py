"""What can be done with disputes."""
