"""The books: double entry, append-only, able to prove themselves."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.core.ledger"
    label = "ledger"
