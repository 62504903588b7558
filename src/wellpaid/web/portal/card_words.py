"""A card as people recognise it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellpaid.patient_pay.payments.queries import CardRow


def card_words(card: CardRow) -> str:
    """Write ``Debit card ending in 0119``, or what else it was paid with."""
    words = {
        "debit": _("Debit card ending in {last4}"),
        "hsa": _("HSA or FSA card ending in {last4}"),
        "bank": _("Bank account ending in {last4}"),
        "check": _("Check"),
        "cash": _("Cash"),
    }
    return words.get(card.kind, _("Credit card ending in {last4}")).format(last4=card.last4)
