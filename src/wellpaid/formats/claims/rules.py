"""The rules that files of claims are held against, each with its source."""

from __future__ import annotations

from typing import Final

_5010: Final = "005010X222A1, 005010X223A3 and 005010X224A2"

RULES: Final[dict[str, str]] = {
    # Any file
    "unreadable": "It is an X12 837, a CSV table, or a FHIR R4 bundle.",
    "claim-number": f"A claim has a number of its own, of 38 characters at most ({_5010}: CLM01).",
    "claim-charge": f"The charge is an amount in dollars, zero or more ({_5010}: CLM02).",
    "claim-text": "A text holds characters that can be printed.",
    "claim-balance": f"The charge is the sum of the lines’ charges ({_5010}: 2400 SV102, SV203, "
    "SV302).",
    "claim-lines": f"A claim has at least one line ({_5010}: 2400 LX).",
    "claim-dates": "A claim says on which days the care was (DTP 434 or 472).",
    "claim-frequency": "A claim is an original, a replacement or a void (CLM05-3).",
    "claim-original": "A replacement or a void names the plan’s number of what it replaces "
    "(2300 REF F8).",
    "claim-payer": "A claim says to which plan it goes (2010BB NM1*PR).",
    "claim-provider": "A claim says by tax number or NPI who bills (2010AA NM1*85, REF*EI).",
    "claim-npi": "An NPI has ten digits, the last one a check digit (45 CFR 162.406).",
    "claim-twice": "A file holds a claim once.",
    # X12
    "x12": "An interchange can be cut into segments (X12.5).",
    "x12-test": "A test file (ISA15 T) expects no money.",
    "x12-version": f"The guide is one of {_5010} (GS08).",
    "x12-transaction": "A transaction is an 837 that ends with SE, its count and number right.",
    "x12-encounter": "Encounters (BHT06 RP) are told to a plan and not paid by it.",
    "x12-end": "A file ends with GE and IEA.",
    # Tables
    "csv-header": "The first row names the columns.",
    "csv-row": "A row has a cell for each column, and text we can read.",
    "csv-cell": "A cell holds what its column says.",
    # FHIR
    "fhir-bundle": "A bundle of R4 resources with a type we know.",
    "fhir-resource": "A resource is valid FHIR R4, and in the bundle once.",
    "fhir-status": "A claim is active, or cancelled, and is no estimate.",
    # Where it is taken in
    "not-yours": "The tax number is one of your own.",
    "several": "A replacement or a void says which claim it means.",
}
