"""What can be done with passports."""
