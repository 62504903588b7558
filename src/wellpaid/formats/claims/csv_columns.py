"""The columns of a table of claims, as data: the reader and the manual share this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellpaid.formats.bills.csv_columns import Kind, normalise_header


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimColumn:
    """One documented column. ``other_names`` are headers that are recognised too."""

    name: str
    kind: Kind = Kind.TEXT
    is_required: bool = False
    meaning: str
    other_names: tuple[str, ...] = ()
    length_max: int = 80


def _column(
    name: str, meaning: str, *names: str, kind: Kind = Kind.TEXT, must: bool = False, most: int = 80
) -> ClaimColumn:
    return ClaimColumn(
        name=name, kind=kind, is_required=must, meaning=meaning, other_names=names, length_max=most
    )


CLAIM_COLUMNS: Final = (
    _column(
        "claim_number", "Your own number of the claim, which the plan gives back in its 835.",
        "patient control number", "patient account number", "account number", "claim no",
        "claim id",
        must=True, most=38,
    ),
    _column("charge", "What you charged.", "total charge", "billed", "billed amount",
            "charge amount", kind=Kind.MONEY, must=True),
    _column("payer_name", "The health plan.", "payer", "plan", "health plan", "insurance",
            "insurer", must=True, most=60),
    _column("payer_id", "The plan’s number in your claims.", "payer number", "plan id"),
    _column("provider_tin", "Tax number of who bills.", "tin", "tax id", "ein", most=11),
    _column("provider_npi", "NPI of who bills.", "npi", "billing npi", most=10),
    _column("patient_family_name", "Patient’s last name.", "last name", "patient last name",
            "family name", most=60),
    _column("patient_given_name", "Patient’s first name.", "first name", "patient first name",
            "given name", most=35),
    _column("member_id", "The patient’s number with the plan.", "subscriber id", "policy number"),
    _column("service_from", "First day of the care.", "service date", "date of service", "dos",
            "from date", kind=Kind.DATE, must=True),
    _column("service_to", "Last day of the care; blank: the same day.", "to date",
            "service date to", kind=Kind.DATE),
    _column("sent_date", "When you sent it; blank: the day of the import.", "date sent",
            "submitted", "submission date", "billed date", kind=Kind.DATE),
    _column("kind", "original, replacement or void (1, 7, 8); blank: original.", "frequency",
            "claim frequency", "resubmission code", most=20),
    _column("payer_claim_number", "The plan’s number of the claim that this one replaces.", "icn",
            "dcn", "original reference number", most=50),
    _column("expected_amount", "What the plan should allow by your contract: its payment and the "
            "patient’s share.", "expected", "allowed", "contract amount", kind=Kind.MONEY),
)  # fmt: skip
_RECOGNISED: Final = {
    normalise_header(name): column
    for column in CLAIM_COLUMNS
    for name in (column.name, *column.other_names)
}


def column_of(header: str) -> ClaimColumn | None:
    """Give our column for a heading that can only mean that one, or None."""
    return _RECOGNISED.get(normalise_header(header))
