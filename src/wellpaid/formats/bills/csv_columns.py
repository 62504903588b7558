"""The columns of a bill table, as data: the reader, the preview and the manual share this list."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Final


class Kind(enum.StrEnum):
    """What a cell holds."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"


class Level(enum.StrEnum):
    """Whether a column speaks of the whole bill (same on each of its rows) or of one row."""

    BILL = "bill"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One documented column. ``other_names`` are headers that are recognised without a mapping."""

    name: str
    level: Level
    kind: Kind = Kind.TEXT
    is_required: bool = False
    meaning: str
    other_names: tuple[str, ...] = ()
    length_max: int = 200


def _bill(
    name: str, meaning: str, *names: str, kind: Kind = Kind.TEXT, must: bool = False
) -> Column:
    return Column(
        name=name, level=Level.BILL, kind=kind, is_required=must, meaning=meaning, other_names=names
    )


def _line(
    name: str, meaning: str, *names: str, kind: Kind = Kind.TEXT, must: bool = False
) -> Column:
    return Column(
        name=name, level=Level.LINE, kind=kind, is_required=must, meaning=meaning, other_names=names
    )


COLUMNS: Final = (
    _bill(
        "bill_number",
        "Your number for the bill. Rows with the same number, next to each other, are one bill.",
        "bill no",
        "bill id",
        "invoice",
        "invoice number",
        "invoice no",
        must=True,
    ),
    _bill(
        "patient_id",
        "Your number for the patient.",
        "patient number",
        "patient no",
        "mrn",
        "medical record number",
        must=True,
    ),
    _bill(
        "patient_family_name",
        "Patient's last name.",
        "last name",
        "patient last name",
        "family name",
        "surname",
        must=True,
    ),
    _bill(
        "patient_given_name",
        "Patient's first name.",
        "first name",
        "patient first name",
        "given name",
        must=True,
    ),
    _bill(
        "patient_birth_date",
        "Patient's date of birth.",
        "birth date",
        "date of birth",
        "dob",
        "patient dob",
        "birthdate",
        kind=Kind.DATE,
        must=True,
    ),
    _bill(
        "guarantor_id",
        "Your number for the person who gets the bill. Leave blank if it is the patient.",
        "guarantor number",
        "responsible party id",
    ),
    _bill(
        "guarantor_family_name",
        "Last name of the person who gets the bill. Needed with guarantor_id.",
        "guarantor last name",
        "responsible party last name",
    ),
    _bill(
        "guarantor_given_name",
        "First name of the person who gets the bill. Needed with guarantor_id.",
        "guarantor first name",
        "responsible party first name",
    ),
    _bill(
        "guarantor_birth_date",
        "Date of birth of the person who gets the bill.",
        "guarantor dob",
        "guarantor date of birth",
        kind=Kind.DATE,
    ),
    _bill(
        "address_line_1",
        "Street of the person who gets the bill.",
        "address",
        "address 1",
        "street",
        "street address",
        "address line1",
    ),
    _bill("address_line_2", "Apartment or unit.", "address 2", "apt", "unit", "address line2"),
    _bill("city", "City.", "town"),
    _bill("state", "State.", "st", "province"),
    _bill("postal_code", "ZIP code.", "zip", "zip code", "zipcode", "postcode"),
    _bill("email", "Email of the person who gets the bill.", "email address", "e mail"),
    _bill(
        "phone",
        "Phone of the person who gets the bill.",
        "phone number",
        "telephone",
        "mobile",
        "cell",
    ),
    _bill(
        "language",
        "Language of the person who gets the bill: en, es, or another BCP 47 tag.",
        "preferred language",
    ),
    _bill("facility", "Place of care, as patients know it.", "facility name", "location", "clinic"),
    _bill(
        "insurer",
        "Name of the health plan. Blank if there is none.",
        "insurance",
        "payer",
        "plan",
        "health plan",
        "insurance company",
    ),
    _bill(
        "member_id",
        "Member ID with the plan. Only its last four characters are kept.",
        "subscriber id",
        "member number",
        "policy number",
    ),
    _bill("claim_number", "The plan's or your claim number.", "claim", "claim id", "claim no"),
    _bill(
        "plan_decided_date",
        "Day the plan worked out its share.",
        "adjudication date",
        "eob date",
        kind=Kind.DATE,
    ),
    _bill(
        "issued_date",
        "Day the bill was sent.",
        "bill date",
        "statement date",
        "invoice date",
        kind=Kind.DATE,
    ),
    _bill("due_date", "Day the bill is due.", "due", "pay by", kind=Kind.DATE),
    _bill(
        "patient_paid",
        "What the patient has already paid on the whole bill.",
        "paid by patient",
        "patient payment",
        "patient payments",
        "already paid",
        kind=Kind.MONEY,
    ),
    _line(
        "line_id",
        "Your number for the line. If blank: 1, 2, 3 within the bill.",
        "line",
        "line number",
        "charge id",
    ),
    _line(
        "service_date",
        "Day of the care.",
        "date of service",
        "dos",
        "date",
        kind=Kind.DATE,
        must=True,
    ),
    _line(
        "description",
        "The care in plain words; this is what the patient reads.",
        "service",
        "service description",
        "procedure description",
        must=True,
    ),
    _line("code", "Procedure code.", "cpt", "hcpcs", "procedure code", "cpt code"),
    _line("code_system", "What kind of code it is, for example CPT, HCPCS, CDT.", "code type"),
    _line("clinician", "Who gave the care.", "provider", "rendering provider", "doctor"),
    _line(
        "charge",
        "Full price before insurance.",
        "charges",
        "amount",
        "billed",
        "billed amount",
        "charge amount",
        kind=Kind.MONEY,
        must=True,
    ),
    _line(
        "plan_discount",
        "The plan's lower price: what nobody pays.",
        "discount",
        "adjustment",
        "contractual adjustment",
        "write off",
        kind=Kind.MONEY,
    ),
    _line(
        "plan_paid",
        "What the plan paid.",
        "insurance paid",
        "insurance payment",
        "paid by plan",
        "payer paid",
        kind=Kind.MONEY,
    ),
    _line(
        "waiting_on_plan",
        "What the plan has not decided. The patient is not asked for it.",
        "insurance pending",
        "pending",
        kind=Kind.MONEY,
    ),
    _line("deductible", "Patient's share: deductible.", "deductible amount", kind=Kind.MONEY),
    _line("copay", "Patient's share: copay.", "co pay", "copayment", "co payment", kind=Kind.MONEY),
    _line("coinsurance", "Patient's share: coinsurance.", "co insurance", kind=Kind.MONEY),
    _line(
        "other_share",
        "Patient's share: everything else, such as the whole price without insurance.",
        "patient share",
        "self pay",
        "other patient share",
        "non covered",
        kind=Kind.MONEY,
    ),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
REQUIRED: Final = tuple(column.name for column in COLUMNS if column.is_required)


def normalise_header(text: str) -> str:
    """Bring a header to the form in which names are compared: "Zip-Code " -> "zip code"."""
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()


_RECOGNISED: Final = {
    normalise_header(name): column.name
    for column in COLUMNS
    for name in (column.name, *column.other_names)
}


def recognise_header(text: str) -> str | None:
    """Give our column for a header that can only mean that one, or None."""
    return _RECOGNISED.get(normalise_header(text))


def column_letter(index: int) -> str:
    """Give the letters a spreadsheet shows over the column at ``index`` (0 -> A, 26 -> AA)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
