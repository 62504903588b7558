"""Guest look-up: from the number on the paper to the bill, without an account."""

from django.apps import AppConfig


class GuestLookupConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.guest_lookup"
    label = "guest_lookup"
