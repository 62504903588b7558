"""Bills: what a person owes a provider, line by line."""

from django.apps import AppConfig


class BillsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.bills"
    label = "bills"
