"""Payers' files."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.submissions"
    label = "submissions"
