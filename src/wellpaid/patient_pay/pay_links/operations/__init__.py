"""What can be done with pay links."""
