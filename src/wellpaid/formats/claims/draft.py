"""The neutral shape of a claim that a provider sent to a plan, whatever file it came from.

Readers hand out claims and findings, in the order of the file. A claim with an amount or a date
that can't be read is a finding and no claim: nothing is guessed. Personal fields stay out of
``repr`` so that no log or traceback shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from wellpaid.kit.money import Money

# CLM01 and CLP01 hold up to 38 characters (data element 1028).
CONTROL_NUMBER_MAX: Final = 38


class Frequency(StrEnum):
    """What a claim is to one that was sent before (CLM05-3, NUBC claim frequency code)."""

    ORIGINAL = "1"
    REPLACEMENT = "7"
    VOID = "8"


class Form(StrEnum):
    """Which guide or paper form a claim follows; "" is not told."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"
    DENTAL = "dental"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentClaim:
    """One claim as it was sent.

    :param place: where it stands: "row 5", "segment 31", "Claim/2dad"
    :param control_number: the provider's own number, which the plan's 835 gives back (CLM01)
    :param expected: what the plan should allow, its payment and the patient's share, where known
    :param payer_number: how the file names the plan (NM109); may be ""
    :param tin: of who bills; "" where the file doesn't say. Never kept as it is
    :param payer_claim_number: the plan's own number of the claim that this replaces (REF F8)
    :param sent_date: when the file was made; None: it doesn't say
    """

    place: str
    control_number: str = field(repr=False)
    frequency: Frequency = Frequency.ORIGINAL
    form: Form = Form.UNKNOWN
    charge: Money
    expected: Money | None = None
    payer_name: str = ""
    payer_number: str = ""
    tin: str = field(default="", repr=False)
    npi: str = ""
    family_name: str = field(default="", repr=False)
    given_name: str = field(default="", repr=False)
    member_id: str = field(default="", repr=False)
    service_from: date = field(repr=False)
    service_to: date = field(repr=False)
    payer_claim_number: str = field(default="", repr=False)
    sent_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFinding:
    """Something that somebody has to know about the file; without names or health data.

    :param where: "file", "row 12", "segment 31", "Claim/2dad"
    :param field: the column or element, such as ``charge`` or ``CLM02``; "" is the whole place
    :param rule: what was broken; stable, as :mod:`wellpaid.formats.claims.rules` lists it
    :param is_fatal: the claim at that place, or the file, isn't taken in
    """

    where: str
    field: str = ""
    rule: str
    message: str
    is_fatal: bool = True


type Reading = Iterator[SentClaim | ClaimFinding]
