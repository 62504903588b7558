"""What can be done with refunds."""
