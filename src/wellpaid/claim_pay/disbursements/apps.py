"""Claim payments on their way."""

from django.apps import AppConfig


class DisbursementsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.disbursements"
    label = "disbursements"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
