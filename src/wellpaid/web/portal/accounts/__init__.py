"""Signing up and in, and what a person sets for themselves: django-allauth's flows on our pages."""
