"""What access can do."""
