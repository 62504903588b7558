"""The books: double entry, append-only, able to prove themselves."""
