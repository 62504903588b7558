"""Reconciliation."""

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.reconciliation"
    label = "reconciliation"
