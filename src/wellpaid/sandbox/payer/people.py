"""Who pays and who is paid, as a plan's files name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_NPI_PREFIX_SUM = 24  # of the 80840 before every NPI (45 CFR 162.406, ISO/IEC 7812)
_TIN_FIRST, _NPI_FIRST = 340_100_000, 155_000_000
_TOWNS = (("DUNMERE", "OH", "43999"), ("WESTFALL", "OH", "43998"), ("MARROW FALLS", "PA", "16999"))
_NAMES = ("ALDERBROOK", "BRINDLE", "CINDERHILL", "DAPPLEFORD", "EASTMARSH", "FERNGATE", "GULLWICK",
          "HOLLOWAY", "IRONLEAF", "JUNIPER")  # fmt: skip
_KINDS = ("FAMILY PRACTICE", "CLINIC", "ORTHOPEDICS", "CARDIOLOGY", "LABORATORY", "HOSPITAL")


@dataclass(frozen=True, slots=True)
class Plan:
    """A health plan.

    :param ein: as TRN03 has it: a 1 and the nine digits of its tax number
    :param code: what it calls itself (loop 1000A, N104 under XV)
    :param sender_id: of its interchanges (ISA06)
    """

    name: str
    ein: str
    code: str
    sender_id: str
    street: str = "600 PEBBLEWAY PLAZA"
    town: tuple[str, str, str] = _TOWNS[0]
    phone: str = "8005550171"
    routing_number: str = "091000019"
    account_number: str = "0000123456"


@dataclass(frozen=True, slots=True)
class Payee:
    """A clinic, a hospital, a laboratory."""

    name: str
    tin: str
    npi: str
    street: str = "1180 EASTGATE ROAD"
    town: tuple[str, str, str] = _TOWNS[0]
    routing_number: str = "121000248"
    account_number: str = "987654321"


def npi(number: int) -> str:
    """Make an NPI of nine digits and their check digit."""
    text = f"{number:09d}"
    total = _NPI_PREFIX_SUM + sum(
        sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit)
        for place, digit in enumerate(text)
    )
    return f"{text}{-total % 10}"


def invented_payees(count: int) -> Iterator[Payee]:
    """Give payees whom nobody knows, always the same."""
    for number in range(count):
        name = f"{_NAMES[number % len(_NAMES)]} {_KINDS[number // len(_NAMES) % len(_KINDS)]}"
        turn = number // (len(_NAMES) * len(_KINDS))
        yield Payee(
            name=f"{name} {turn + 1}" if turn else name,
            tin=str(_TIN_FIRST + number),
            npi=npi(_NPI_FIRST + 3 * number),
            street=f"{100 + number} SAMPLE WAY",
            town=_TOWNS[number % len(_TOWNS)],
        )
