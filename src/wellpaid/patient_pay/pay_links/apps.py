"""Links for paying somebody else's bill."""

from django.apps import AppConfig


class PayLinksConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.pay_links"
    label = "pay_links"
