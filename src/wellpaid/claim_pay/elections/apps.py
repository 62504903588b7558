"""Providers' choices of how they are paid."""

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.elections"
    label = "elections"
