"""Changes of bank accounts."""

from django.apps import AppConfig


class BankChangesConfig(AppConfig):
    """Registers the area and what it does when it hears of bank accounts."""

    name = "wellpaid.claim_pay.bank_changes"
    label = "bank_changes"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
