"""What can be done with saved cards."""
