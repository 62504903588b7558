"""Virtual cards."""

from django.apps import AppConfig


class VirtualCardsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.virtual_cards"
    label = "virtual_cards"
