"""Payments: from a person to a provider."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.payments"
    label = "payments"
