"""Claim payments on their way."""

from django.apps import AppConfig


class DisbursementsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.disbursements"
    label = "disbursements"
