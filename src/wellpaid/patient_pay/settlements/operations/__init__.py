"""What can be done with settlements."""
