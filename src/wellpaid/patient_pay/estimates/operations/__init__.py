"""What can be done with estimates."""
