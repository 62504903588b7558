"""Bank accounts, ACH origination, bank statements."""

from django.apps import AppConfig


class BankingConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.banking"
    label = "banking"
