"""Statements."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.statements"
    label = "statements"
