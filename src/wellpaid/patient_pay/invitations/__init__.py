"""Staff invite a guarantor to keep their bills in an account."""
