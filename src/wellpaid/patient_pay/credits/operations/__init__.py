"""What can be done with credit."""
