"""Claims of whatever file it is: X12 837, FHIR JSON, or a table. Its first bytes tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from enum import StrEnum
from functools import partial
from typing import Final

from wellpaid.kit.money import Money

from .csv_claims import read_csv_claims
from .draft import ClaimFinding, Reading, SentClaim
from .fhir_claims import read_fhir_claims
from .x12_837 import read_837

# More than any hospital's longest stay; a million of these still fit into a sum's column.
CHARGE_MAX: Final = Money(100_000_000_00)
_NUL: Final = "\x00"
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"


class FileKind(StrEnum):
    """What kind of file it is."""

    X12 = "837"
    FHIR = "fhir"
    CSV = "csv"


def kind_of(content: bytes) -> FileKind:
    """Tell the kind by how a file begins."""
    start = content[:200].lstrip(_BLANKS)
    if start.startswith(b"ISA"):
        return FileKind.X12
    return FileKind.FHIR if start.startswith(b"{") else FileKind.CSV


def read_claims(content: bytes, *, takes_tests: bool = False) -> Reading:
    """Give a file's claims, and what is wrong with it; a claim that comes twice is a finding.

    :param takes_tests: whether an 837 test file's claims are given too, with a warning
    """
    readers: dict[FileKind, Callable[[bytes], Reading]] = {
        FileKind.X12: partial(read_837, takes_tests=takes_tests),
        FileKind.FHIR: read_fhir_claims,
        FileKind.CSV: read_csv_claims,
    }
    seen: dict[tuple[object, ...], str] = {}
    for item in readers[kind_of(content)](content):
        if isinstance(item, ClaimFinding):
            yield replace(item, where=item.where.replace(_NUL, ""))
            continue
        wrong = _unkeepable(item)
        if wrong is not None:
            yield wrong
            continue
        before = seen.setdefault(_fingerprint(item), item.place)
        if before == item.place:
            yield item
        else:
            message = f"This is the claim of {before} once more. It was read once."
            yield ClaimFinding(
                where=item.place, rule="claim-twice", message=message, is_fatal=False
            )


def _unkeepable(claim: SentClaim) -> ClaimFinding | None:
    """Say what no database can hold, or no claim can be."""
    where = claim.place.replace(_NUL, "")
    if any(_NUL in str(getattr(claim, one.name)) for one in fields(claim)):
        message = "A text of this claim holds a character that no text has (NUL)."
        return ClaimFinding(where=where, rule="claim-text", message=message, is_fatal=True)
    if max(claim.charge, claim.expected or claim.charge) > CHARGE_MAX:
        message = f"No claim is over ${CHARGE_MAX}. Check the decimal point."
        return ClaimFinding(
            where=where, field="charge", rule="claim-charge", message=message, is_fatal=True
        )
    return None


def _fingerprint(claim: SentClaim) -> tuple[object, ...]:
    return (
        claim.control_number, claim.frequency, claim.charge, claim.payer_number or claim.payer_name,
        claim.tin, claim.service_from, claim.service_to,
    )  # fmt: skip
