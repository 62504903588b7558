"""Recoupments: what plans want back, or took."""
