"""Recoupments."""

from django.apps import AppConfig


class RecoupmentsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.recoupments"
    label = "recoupments"
