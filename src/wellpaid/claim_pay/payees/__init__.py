"""Whom plans pay: the tax numbers and NPIs of providers."""
