"""Nacha ACH files: read, checked and written, without loss and without a database."""
