"""What can be done with statements."""
