"""The test cards: one table that the processor obeys, and that demos and docs print.

A number that is not in the table but passes its check digit is declined as ``test_card_unknown``,
so that a real card typed here by mistake never looks as if it had worked.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wellpaid.kit.check_digits import is_luhn

_NUMBER_LENGTHS: Final = range(13, 20)
_AMEX_LENGTH: Final = 15
_MONTHS: Final = range(1, 13)
# The table of issuers by leading digits (ISO/IEC 7812-1), shortened to the brands shown here.
_BRANDS: Final = (
    ("amex", re.compile(r"3[47]")),
    ("visa", re.compile(r"4")),
    ("mastercard", re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720")),
    ("discover", re.compile(r"6011|65|64[4-9]")),
)


class Outcome(StrEnum):
    """What happens to a charge on a card, to storing it for later, and to the money afterwards.

    The last group are decline codes, word for word.
    """

    APPROVE = "approve"
    CHALLENGE = "challenge"
    SLOW = "slow"
    ANSWER_LOST_CHARGED = "answer_lost_charged"
    ANSWER_LOST_NOT_CHARGED = "answer_lost_not_charged"
    WORKS_ONCE = "works_once"
    STORED_EXPIRES = "stored_expires"
    STORE_ANSWER_LOST = "store_answer_lost"
    STORE_REFUSED = "store_refused"
    REFUND_PENDING = "refund_pending"
    REFUND_REFUSED = "refund_refused"
    REFUND_FAILS_LATER = "refund_fails_later"
    REFUND_ANSWER_LOST_MADE = "refund_answer_lost_made"
    REFUND_ANSWER_LOST_NOT_MADE = "refund_answer_lost_not_made"
    DISPUTED_WINNABLE = "disputed_winnable"
    DISPUTED_LOST = "disputed_lost"

    CARD_DECLINED = "card_declined"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    LOST_CARD = "lost_card"
    STOLEN_CARD = "stolen_card"
    EXPIRED_CARD = "expired_card"
    INCORRECT_CVC = "incorrect_cvc"
    PROCESSING_ERROR = "processing_error"
    FRAUD_SUSPECTED = "fraud_suspected"
    TEST_CARD_UNKNOWN = "test_card_unknown"


DECLINES: Final = frozenset(list(Outcome)[list(Outcome).index(Outcome.CARD_DECLINED) :])
DISPUTED: Final = frozenset({Outcome.DISPUTED_WINNABLE, Outcome.DISPUTED_LOST})


@dataclass(frozen=True, slots=True)
class TestCard:
    """One row of the table. ``kind`` is credit, debit or hsa; ``words`` tell a person."""

    __test__ = False  # not a test case, whatever its name says to pytest

    number: str
    brand: str
    kind: str
    outcome: Outcome
    words: str

    @property
    def spaced(self) -> str:
        """The number in the groups that are printed on the card."""
        return grouped(self.number)


TEST_CARDS: Final = (
    TestCard("4242424242424242", "visa", "credit", Outcome.APPROVE, "Approved"),
    TestCard("4000056655665556", "visa", "debit", Outcome.APPROVE, "Approved, a debit card"),
    TestCard("4000000000014805", "visa", "hsa", Outcome.APPROVE, "Approved, an HSA or FSA card"),
    TestCard("5555555555554444", "mastercard", "credit", Outcome.APPROVE, "Approved"),
    TestCard(
        "378282246310005", "amex", "credit", Outcome.APPROVE, "Approved; its code has 4 digits"
    ),
    TestCard("4000000000000002", "visa", "credit", Outcome.CARD_DECLINED, "Declined, no reason"),
    TestCard(
        "4000000000009995",
        "visa",
        "debit",
        Outcome.INSUFFICIENT_FUNDS,
        "Declined, too little money",
    ),
    TestCard("4000000000009987", "visa", "credit", Outcome.LOST_CARD, "Declined, reported lost"),
    TestCard(
        "4000000000009979", "visa", "credit", Outcome.STOLEN_CARD, "Declined, reported stolen"
    ),
    TestCard("4000000000000069", "visa", "credit", Outcome.EXPIRED_CARD, "Declined, card expired"),
    TestCard("4000000000000127", "visa", "credit", Outcome.INCORRECT_CVC, "Declined, wrong code"),
    TestCard(
        "4000000000000119", "visa", "credit", Outcome.PROCESSING_ERROR, "Declined, processor error"
    ),
    TestCard(
        "4100000000000019", "visa", "credit", Outcome.FRAUD_SUSPECTED, "Declined, looks like fraud"
    ),
    TestCard(
        "4000002760003184", "visa", "credit", Outcome.CHALLENGE, "The bank asks: approve or refuse"
    ),
    TestCard("4000000000101008", "visa", "credit", Outcome.SLOW, "Approved after a long wait"),
    TestCard(
        "4000000000202004",
        "visa",
        "credit",
        Outcome.ANSWER_LOST_CHARGED,
        "Charged, but the answer is lost; known a while later",
    ),
    TestCard(
        "4000000000303000",
        "visa",
        "credit",
        Outcome.ANSWER_LOST_NOT_CHARGED,
        "Not charged, and the answer is lost",
    ),
    TestCard(
        "4000000000404006", "visa", "debit", Outcome.WORKS_ONCE, "Approved once, then declined"
    ),
    TestCard(
        "4000000000505000",
        "visa",
        "credit",
        Outcome.STORED_EXPIRES,
        "Approved; once saved, declined as expired",
    ),
    TestCard(
        "4000000000606006",
        "visa",
        "debit",
        Outcome.STORE_ANSWER_LOST,
        "Approved; saving it works, but the first answer is lost",
    ),
    TestCard(
        "4000000000707002",
        "visa",
        "credit",
        Outcome.STORE_REFUSED,
        "Approved; it can’t be saved",
    ),
    TestCard(
        "4000000000808008",
        "visa",
        "credit",
        Outcome.REFUND_PENDING,
        "Approved; a refund takes a while",
    ),
    TestCard(
        "4000000000809006",
        "visa",
        "credit",
        Outcome.REFUND_REFUSED,
        "Approved; a refund is refused",
    ),
    TestCard(
        "4000000000810004",
        "visa",
        "credit",
        Outcome.REFUND_FAILS_LATER,
        "Approved; a refund works and fails later",
    ),
    TestCard(
        "4000000000811002",
        "visa",
        "credit",
        Outcome.REFUND_ANSWER_LOST_MADE,
        "Approved; a refund is made, but the answer is lost",
    ),
    TestCard(
        "4000000000812000",
        "visa",
        "credit",
        Outcome.REFUND_ANSWER_LOST_NOT_MADE,
        "Approved; a refund is lost on its way, once",
    ),
    TestCard(
        "4000000000813008",
        "visa",
        "credit",
        Outcome.DISPUTED_WINNABLE,
        "Approved; disputed a while later, and evidence wins",
    ),
    TestCard(
        "4000000000814006",
        "visa",
        "credit",
        Outcome.DISPUTED_LOST,
        "Approved; disputed a while later, and evidence loses",
    ),
)
_BY_NUMBER: Final = {card.number: card for card in TEST_CARDS}


@dataclass(frozen=True, slots=True)
class ReadCard:
    """What may be kept of a card that a person typed: never the number, never its code."""

    brand: str
    kind: str
    last4: str
    exp_month: int
    exp_year: int
    outcome: Outcome
    fingerprint: str


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field that cannot be used: ``field`` is number, expiry or cvc."""

    field: str
    code: str


def grouped(number: str) -> str:
    """Write digits in the groups of a card: 4-6-5 for American Express, fours for the rest."""
    if brand_of(number) == "amex":
        return " ".join(part for part in (number[:4], number[4:10], number[10:]) if part)
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def brand_of(number: str) -> str:
    """Name the brand by the leading digits, or ``unknown``."""
    return next((brand for brand, start in _BRANDS if start.match(number)), "unknown")


def read_card(
    typed: Mapping[str, str], *, today: tuple[int, int], fingerprint_key: bytes
) -> ReadCard | list[FieldFault]:
    """Read ``number``, ``expiry`` and ``cvc`` as a person typed them, blanks and dashes welcome.

    ``today`` is (year, month): a card is good to the end of the month printed on it. The
    fingerprint is a keyed digest, the same for the same number, useless without the key.
    """
    number = re.sub(r"[\s-]", "", typed.get("number", ""))
    brand = brand_of(number)
    expiry = _read_expiry(typed.get("expiry", ""))
    faults = [
        fault
        for fault in (
            _number_fault(number, brand=brand),
            _expiry_fault(typed.get("expiry", ""), expiry, today=today),
            _cvc_fault(typed.get("cvc", "").strip(), brand=brand),
        )
        if fault
    ]
    if faults or expiry is None:
        return faults
    known = _BY_NUMBER.get(number)
    return ReadCard(
        brand=brand,
        kind=known.kind if known else "credit",
        last4=number[-4:],
        exp_month=expiry[1],
        exp_year=expiry[0],
        outcome=known.outcome if known else Outcome.TEST_CARD_UNKNOWN,
        fingerprint=hmac.digest(fingerprint_key, number.encode(), hashlib.sha256).hex(),
    )


def _number_fault(number: str, *, brand: str) -> FieldFault | None:
    if not number:
        return FieldFault("number", "required")
    if not (number.isascii() and number.isdigit()):
        return FieldFault("number", "invalid")
    if len(number) not in _NUMBER_LENGTHS or (brand == "amex") != (len(number) == _AMEX_LENGTH):
        return FieldFault("number", "incomplete")
    return None if is_luhn(number) else FieldFault("number", "invalid")


def _read_expiry(typed: str) -> tuple[int, int] | None:
    """Read MM/YY, MM/YYYY or MMYY as (year, month)."""
    match = re.fullmatch(
        r"\s*(\d{1,2})\s*[/ .-]\s*(?:20)?(\d{2})\s*|(\d{2})(\d{2})", typed, re.ASCII
    )
    if match is None:
        return None
    month, year = int(match[1] or match[3]), 2000 + int(match[2] or match[4])
    return (year, month) if month in _MONTHS else None


def _expiry_fault(
    typed: str, expiry: tuple[int, int] | None, *, today: tuple[int, int]
) -> FieldFault | None:
    if not typed.strip():
        return FieldFault("expiry", "required")
    if expiry is None:
        return FieldFault("expiry", "invalid")
    return FieldFault("expiry", "expired") if expiry < today else None


def _cvc_fault(cvc: str, *, brand: str) -> FieldFault | None:
    if not cvc:
        return FieldFault("cvc", "required")
    if not (cvc.isascii() and cvc.isdigit()):
        return FieldFault("cvc", "invalid")
    return None if len(cvc) == (4 if brand == "amex" else 3) else FieldFault("cvc", "incomplete")
