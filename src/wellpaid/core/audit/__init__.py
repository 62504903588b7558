"""Who did what and when: append-only lines, sealed in hash-chained blocks."""
