"""What becomes of a card, by the cents of its amount; and what its page shows. Pure."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from wellpaid.kit.check_digits import is_luhn

FEE_BASIS_POINTS: Final = 250
"""What the merchant's own processor keeps of a card payment."""
LINK_SECONDS: Final = 120
PAGE_SECONDS: Final = 900
_BASIS_POINTS: Final = 10_000
# No network hands out numbers that begin like this; it stands for a test wherever it turns up.
_PREFIX: Final = "400099"
_LENGTH: Final = 16


class Outcome(StrEnum):
    """What the issuer does with a request."""

    ISSUE = "issue"
    REFUSE = "refuse"
    ANSWER_LOST_ISSUED = "answer_lost_issued"
    ANSWER_LOST_NOT_ISSUED = "answer_lost_not_issued"
    TERMINAL_SAYS_NO = "terminal_says_no"


_BY_CENTS: Final = {
    91: Outcome.REFUSE,
    92: Outcome.ANSWER_LOST_ISSUED,
    93: Outcome.ANSWER_LOST_NOT_ISSUED,
    94: Outcome.TERMINAL_SAYS_NO,
}


def outcome_of(amount_cents: int) -> Outcome:
    """Give what becomes of a card of this amount."""
    return _BY_CENTS.get(amount_cents % 100, Outcome.ISSUE)


def fee_cents(amount_cents: int) -> int:
    """Give what the merchant's processor keeps, half a cent up."""
    return (amount_cents * FEE_BASIS_POINTS + _BASIS_POINTS // 2) // _BASIS_POINTS


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on a card."""

    number: str
    expiry: str
    cvc: str

    @property
    def spaced(self) -> str:
        """The number in fours, as on plastic."""
        return " ".join(self.number[i : i + 4] for i in range(0, _LENGTH, 4))


def face_of(card_id: str, expires_on: date, secret: str) -> Face:
    """Reckon a card's number and code; always the same, and stored nowhere."""
    digest = hmac.digest(secret.encode(), f"card/{card_id}".encode(), hashlib.sha256)
    digits = f"{int.from_bytes(digest):0>80d}"[-40:]
    body = _PREFIX + digits[: _LENGTH - len(_PREFIX) - 1]
    last = next(digit for digit in "0123456789" if is_luhn(body + digit))
    return Face(body + last, f"{expires_on:%m/%y}", digits[20:23])
