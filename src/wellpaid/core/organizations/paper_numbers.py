"""What kind of number it looks like that a person reads off a paper."""

from __future__ import annotations

import re
from enum import StrEnum

from wellpaid.kit.check_digits import is_damm

_BILL_ID_LENGTH = 12


class PaperNumber(StrEnum):
    """A kind of number. Pages have the words, and say where the Bill ID stands."""

    BILL_ID = "bill_id"
    BILL_ID_WITH_A_SLIP = "bill_id_with_a_slip"
    RECEIPT = "receipt"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    CARD = "card"
    NPI = "npi"
    MEMBER_OR_CLAIM = "member_or_claim"
    UNKNOWN = "unknown"


def kind_of(text: str) -> PaperNumber:
    """Tell what a number looks like; nothing is looked up.

    Sources: NPI, 45 CFR 162.406 (ten digits, the first 1 or 2); cards, ISO/IEC 7812 (Luhn).
    """
    packed = re.sub(r"[\s.\-\u00a0()+#]", "", text)
    if not packed.isascii() or not any(c.isdigit() for c in packed):
        return PaperNumber.UNKNOWN
    if not packed.isdigit():
        is_receipt = re.fullmatch(r"[A-Z0-9]{9}", packed.upper()) is not None
        return PaperNumber.RECEIPT if is_receipt else PaperNumber.MEMBER_OR_CLAIM
    return _kind_of_digits(packed, text)


def _kind_of_digits(digits: str, text: str) -> PaperNumber:
    length = len(digits)
    if length == _BILL_ID_LENGTH:
        return PaperNumber.BILL_ID if is_damm(digits) else PaperNumber.BILL_ID_WITH_A_SLIP
    if 15 <= length <= 16 and _luhn(digits):
        return PaperNumber.CARD
    if length == 5 or (length == 9 and re.search(r"\d{5}-\d{4}", text)):
        return PaperNumber.POSTAL_CODE
    if length == 10 and digits[0] in "12" and _luhn(f"80840{digits}"):
        return PaperNumber.NPI
    if length in {10, 11} and digits.lstrip("1")[:1] not in {"", "0"}:
        return PaperNumber.PHONE
    return PaperNumber.MEMBER_OR_CLAIM


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
