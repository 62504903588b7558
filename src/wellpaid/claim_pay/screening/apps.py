"""Screening: whom payments are held for."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.screening"
    label = "screening"
