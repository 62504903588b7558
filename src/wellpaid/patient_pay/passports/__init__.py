"""Bill passports: signed proof that a bill is closed, which anybody can check."""
