"""Which payments are held for a look before they go out. Pure: the facts come from outside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop as _


class HoldCode(StrEnum):
    """Why a payment is held by itself, the gravest first."""

    NUMBER_WATCHED = "number_watched"
    NAME_WATCHED = "name_watched"
    BANK_CHANGED = "bank_changed"


# Stored with the payment, and shown to the payer: it doesn't say whom the payee is like.
REASONS: Final[dict[HoldCode, str]] = {
    HoldCode.NUMBER_WATCHED: _("The operator has to look: the tax number is on a watch list."),
    HoldCode.NAME_WATCHED: _("The operator has to look: the name is like one on a watch list."),
    HoldCode.BANK_CHANGED: _("The operator has to look: the bank account is new or was changed."),
}
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9 ]+")
# Forms of companies, which lists and files write or leave out as they like.
_FORMS: Final = frozenset({
    "co", "company", "corp", "corporation", "inc", "incorporated", "llc", "llp", "lp", "ltd",
    "limited", "pa", "pc", "pllc", "plc", "the",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screened:
    """What is looked at of one payment.

    :param name_key: :func:`name_key` of the payee's name
    :param account_since: when the account that it goes to was added or corrected; ``None``: none
    """

    name_key: str
    tin_hash: str
    amount_cents: int
    account_since: datetime | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Above which amount, and for how many days, a changed account is looked at; 0 days: never."""

    change_days: int
    above_cents: int


def is_operators_hold(reason: str) -> bool:
    """Tell whether a payment is held by this rule, and not by its payer."""
    return reason in REASONS.values()


def name_key(name: str) -> str:
    """Give what is compared of a name: its words without accents, signs, order or legal form."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    # P.C. is PC, and O'Dell is ODELL; any other sign parts two words.
    plain = plain.replace(".", "").replace("'", "")
    words = _NOT_LETTERS.sub(" ", plain).split()
    return " ".join(sorted(word for word in words if word not in _FORMS))


def hold_code(
    payment: Screened,
    *,
    watched_names: Set[str],
    watched_tins: Set[str],
    limits: Limits,
    now: datetime,
) -> HoldCode | None:
    """Tell why a payment is held, or that it may go."""
    if not payment.amount_cents:
        return None
    if payment.tin_hash and payment.tin_hash in watched_tins:
        return HoldCode.NUMBER_WATCHED
    if payment.name_key and payment.name_key in watched_names:
        return HoldCode.NAME_WATCHED
    since = payment.account_since
    is_fresh = since is not None and since > now - timedelta(days=limits.change_days)
    if is_fresh and payment.amount_cents > limits.above_cents:
        return HoldCode.BANK_CHANGED
    return None
