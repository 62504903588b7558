"""How a payer is numbered in its files."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

TRN03_LENGTH: Final = 10
_TRN03: Final = re.compile(r"1\d{9}")


class IdentifierKind(StrEnum):
    """Where an 835 carries the identifier."""

    N104_XV = "n104_xv"  # loop 1000A N104 with N103 = XV, the national plan id
    ISA_SENDER = "isa_sender"  # ISA06, the interchange's sender
    REF_2U = "ref_2u"  # loop 1000A REF02 with REF01 = 2U, the payer's own number


def is_trn03(text: str) -> bool:
    """Tell whether it is an originating company identifier: "1" and an EIN (X12 835 TRN03)."""
    return text.isascii() and _TRN03.fullmatch(text) is not None


def trn03_of_ein(ein: str) -> str:
    """Give the TRN03 of an EIN, as people write one: ``12-3456789``.

    :raises ValueError: not nine digits
    """
    digits = "".join(character for character in ein if character in "0123456789")
    if len(digits) != TRN03_LENGTH - 1:
        raise ValueError("an EIN has nine digits")
    return f"1{digits}"
