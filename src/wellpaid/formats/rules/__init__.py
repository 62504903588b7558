"""Dated tables of the law, each with its source."""
