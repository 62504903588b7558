"""Whom health plans pay."""

from django.apps import AppConfig


class PayeesConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.payees"
    label = "payees"
