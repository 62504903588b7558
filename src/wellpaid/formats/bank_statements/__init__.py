"""Banks' own statements: what was booked on our accounts."""
