"""Printed papers: strings in, tagged PDF out. This layer does no reckoning."""
