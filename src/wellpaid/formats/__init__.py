"""Bytes to dataclasses and back: no Django, no database, no clock."""
