"""The ways in which a claim payment can reach a provider."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _


class Method(StrEnum):
    """How the money comes."""

    ACH = "ach"
    VIRTUAL_CARD = "virtual_card"
    CHECK = "check"


METHOD_WORDS = {
    Method.ACH: _("Direct deposit"),
    Method.VIRTUAL_CARD: _("Virtual card"),
    Method.CHECK: _("Check"),
}
