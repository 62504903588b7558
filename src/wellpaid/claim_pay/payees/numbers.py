"""Tax numbers: how they are written, kept, recognised and shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from wellpaid.kit.crypto import keyed_hash, open_sealed, seal_text

_LENGTH: Final = 9
_EIN_PREFIX: Final = 2
# Source: IRM 3.13.2; 9xx is an ITIN or ATIN, which may be a payee's.
_NO_AREA: Final = frozenset({"000", "666"})
_PURPOSE: Final = "taxpayer number"
_LOOKUP: Final = "taxpayer number lookup"


class TinKind(StrEnum):
    """Whose number it is: a business's, or a person's own, which is hidden."""

    EIN = "ein"
    SSN = "ssn"


class NpiKind(StrEnum):
    """The type of an NPI (45 CFR 162.404): one person, or an organisation."""

    INDIVIDUAL = "individual"
    ORGANIZATION = "organization"


def plain_tin(text: str) -> str:
    """Read a number as people write it: ``12-3456789``."""
    return "".join(text.replace("-", " ").split())


def is_tin(tin: str, kind: TinKind) -> bool:
    """Tell whether nine digits can be such a number. Neither has a check digit."""
    if len(tin) != _LENGTH or not (tin.isascii() and tin.isdigit()):
        return False
    if kind is TinKind.EIN:
        return tin[:_EIN_PREFIX] != "00"
    return tin[:3] not in _NO_AREA and tin[3:5] != "00" and tin[5:] != "0000"


def seal_tin(tin: str) -> str:
    """Encrypt a number for its column."""
    return seal_text(_PURPOSE, tin)


def open_tin(sealed: str) -> str:
    """Give a number back.

    :raises SealBroken: another installation's, or damaged
    """
    return open_sealed(_PURPOSE, sealed)


def tin_hash(tin: str) -> str:
    """Give what finds a number and tells nothing else."""
    return keyed_hash(_LOOKUP, plain_tin(tin))


def shown_tin(tin: str, kind: TinKind) -> str:
    """Write a number for a page: a business's in full, a person's last four digits."""
    if kind is TinKind.EIN:
        return f"{tin[:_EIN_PREFIX]}-{tin[_EIN_PREFIX:]}"
    return f"•••-••-{tin[-4:]}"
