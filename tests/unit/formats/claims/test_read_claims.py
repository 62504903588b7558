"""Sent claims out of 837 files, tables and bundles, and each fault by its place and rule."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.files_837 import GUIDES, Claim837, file_837
from wellpaid.formats.claims.any_file import read_claims
from wellpaid.formats.claims.draft import ClaimFinding, Form, Frequency, SentClaim
from wellpaid.formats.claims.rules import RULES
from wellpaid.kit.money import Money

CARE = date(2026, 2, 3)


def read(content: bytes) -> tuple[list[SentClaim], list[ClaimFinding]]:
    items = list(read_claims(content))
    findings = [one for one in items if isinstance(one, ClaimFinding)]
    assert all(one.rule in RULES for one in findings)
    return [one for one in items if isinstance(one, SentClaim)], findings


def faults(content: bytes) -> list[tuple[str, str, str]]:
    return [(one.where, one.field, one.rule) for one in read(content)[1]]


@pytest.mark.parametrize("kind", GUIDES)
def test_each_guide(kind):
    [claim], findings = read(file_837(Claim837("LK-1", [60_00, 40_50]), kind=kind))
    assert findings == []
    assert (claim.control_number, claim.charge, claim.form) == ("LK-1", Money(100_50), Form(kind))
    assert (claim.service_from, claim.service_to, claim.sent_date) == (CARE, CARE, date(2026, 2, 5))
    assert (claim.payer_name, claim.payer_number) == ("PEBBLEWAY HEALTH PLAN", "PEBBLEWAY01")
    assert (claim.tin, claim.npi, claim.member_id) == ("340000025", "1234567893", "W000000882")
    assert (claim.family_name, claim.given_name, claim.place) == ("FENN", "ODALYS", "segment 17")
    assert "FENN" not in repr(claim)


def test_a_replacement_names_what_it_replaces():
    [claim], findings = read(file_837(Claim837("A", [1], frequency="7", before="PW-77")))
    assert (claim.frequency, claim.payer_claim_number) == (Frequency.REPLACEMENT, "PW-77")
    assert findings == []
    [claim], [finding] = read(file_837(Claim837("A", [1], frequency="8")))
    assert claim.frequency is Frequency.VOID
    assert (finding.field, finding.rule, finding.is_fatal) == ("REF*F8", "claim-original", False)


def test_what_other_plans_say_on_a_claim_isnt_this_plans():
    text = file_837(Claim837("A", [5_00])).decode()
    other = "SBR*S*18*******CI~\nNM1*IL*1*VALE*RUFINO****MI*X9~\nNM1*PR*2*OTHER*****PI*O1~\n"
    text = text.replace("LX*1~", f"{other}REF*F8*NOTOURS~\nLX*1~").replace("SE*19", "SE*23")
    [claim], findings = read(text.encode())
    assert findings == []
    assert (claim.payer_name, claim.family_name, claim.payer_claim_number) == (
        "PEBBLEWAY HEALTH PLAN", "FENN", "",
    )  # fmt: skip


def test_a_bad_claim_doesnt_stop_the_good_ones():
    content = file_837(
        Claim837("A", [5_00]), Claim837("B", [5_00, 1_00], stated=7_00), Claim837("", [5_00]),
        Claim837("C", [5_00], frequency="X"), Claim837("D", [5_00]),
    )  # fmt: skip
    claims, findings = read(content)
    assert [one.control_number for one in claims] == ["A", "D"]
    assert [(one.field, one.rule) for one in findings] == [
        ("CLM02", "claim-balance"), ("CLM01", "claim-number"), ("CLM05-3", "claim-frequency"),
    ]  # fmt: skip
    assert findings[0].message == (
        "The charge is $7.00; the lines add up to $6.00, $1.00 less."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("SE*19", "SE*20", ("segment 21", "SE01", "x12-transaction")),
        ("SE*19*0001~", "", ("segment 20", "SE", "x12-transaction")),
        ("*P*:~", "*T*:~", ("segment 1", "ISA15", "x12-test")),
        ("*X*005010X222A1", "*X*005010X221A1", ("segment 2", "GS08", "x12-version")),
        ("*0910*CH", "*0910*RP", ("segment 4", "BHT06", "x12-encounter")),
        ("SV1*HC:99213*5.00", "SV1*HC:99213*5.001", ("segment 19", "SV102", "claim-charge")),
        ("CLM*A*5.00", "CLM*A*-5", ("segment 17", "CLM02", "claim-charge")),
        ("D8*20260203", "D8*20260231", ("segment 20", "DTP03", "claim-dates")),
        ("NM1*PR*", "NM1*ZZ*", ("segment 17", "NM1*PR", "claim-payer")),
        ("ISA*00*  ", "ISA*00*", ("segment 1", "", "x12")),
    ],
)
def test_a_fault_of_a_file_names_its_place(old, new, fault):
    content = file_837(Claim837("A", [5_00])).decode()
    assert old in content
    claims, findings = read(content.replace(old, new).encode())
    assert claims == []
    found = findings[0]
    assert (found.where, found.field, found.rule) == fault


def test_a_file_without_its_end_says_so():
    content = file_837(Claim837("A", [5_00])).partition(b"GE*")[0]
    claims, [finding] = read(content)
    assert len(claims) == 1
    assert (finding.rule, finding.is_fatal) == ("x12-end", False)


TABLE = """Account number;Charge;Payer;DOS;Sent_date;Frequency;NPI;Expected
LK-1;$1,250.50;Pebbleway;2/3/2026;2026-02-05;;1234567893;900
LK-2;12.345;Pebbleway;2026-02-03;;;;
LK-3;10.00;;2026-02-03;;;;
LK-4;10.00;Pebbleway;2026-02-30;;;;
LK-5;10.00;Pebbleway;2026-02-03;;sometimes;;
LK-6;10.00;Pebbleway;2026-02-03;;void;;
LK-6;10.00;Pebbleway;2026-02-03;;void;;
LK-7;10.00
"""


def test_a_table_names_row_and_column():
    claims, findings = read(TABLE.encode())
    assert [one.control_number for one in claims] == ["LK-1", "LK-6"]
    first = claims[0]
    assert (first.charge, first.expected, first.sent_date) == (
        Money(1_250_50), Money(900_00), date(2026, 2, 5),
    )  # fmt: skip
    assert claims[1].frequency is Frequency.VOID
    assert [(one.where, one.field, one.rule) for one in findings] == [
        ("row 3", "charge", "csv-cell"), ("row 4", "payer_name", "csv-cell"),
        ("row 5", "service_from", "csv-cell"), ("row 6", "kind", "claim-frequency"),
        ("row 8", "", "claim-twice"), ("row 9", "", "csv-row"),
    ]  # fmt: skip


def test_a_table_without_a_column_isnt_read():
    assert faults(b"claim_number,charge,payer\nA,1,P\n") == [
        ("row 1", "service_from", "csv-header")
    ]
    assert faults(b"") == [("file", "", "csv-header")]


def bundle(**changes: object) -> bytes:
    claim = {
        "resourceType": "Claim", "id": "c1", "status": "active", "use": "claim",
        "type": {"coding": [{"code": "professional"}]}, "created": "2026-02-05",
        "patient": {"reference": "Patient/p1"}, "provider": {"reference": "Organization/o1"},
        "priority": {"coding": [{"code": "normal"}]}, "identifier": [{"value": "LK-1"}],
        "billablePeriod": {"start": "2026-02-03", "end": "2026-02-04"},
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "Pebbleway"}}],
        "item": [{"sequence": 1, "productOrService": {"text": "Visit"},
                  "net": {"value": 80.5, "currency": "USD"}}],
        "total": {"value": 80.50, "currency": "USD"},
    }  # fmt: skip
    people = [
        {"resourceType": "Patient", "id": "p1", "name": [{"family": "Fenn", "given": ["Odalys"]}]},
        {"resourceType": "Organization", "id": "o1", "name": "Larkmoor", "identifier": [
            {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"},
            {"system": "urn:oid:2.16.840.1.113883.4.4", "value": "34-0000025"}]},
    ]  # fmt: skip
    entries = [{"resource": one} for one in ({**claim, **changes}, *people)]
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": entries}
    ).encode()  # fmt: skip


def test_a_bundle():
    [claim], findings = read(bundle())
    assert findings == []
    assert (claim.control_number, claim.charge, claim.payer_name) == (
        "LK-1", Money(80_50), "Pebbleway",
    )  # fmt: skip
    assert (claim.tin, claim.npi, claim.family_name) == ("340000025", "1234567893", "Fenn")
    assert (claim.service_from, claim.service_to) == (date(2026, 2, 3), date(2026, 2, 4))
    [claim], _ = read(bundle(status="cancelled", identifier=[]))
    assert (claim.control_number, claim.frequency) == ("c1", Frequency.VOID)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"total": {"value": 80, "currency": "USD"}}, ("Claim/c1", "total", "claim-balance")),
        ({"total": {"value": 80.5, "currency": "EUR"}}, ("Claim/c1", "total", "claim-charge")),
        ({"billablePeriod": {}}, ("Claim/c1", "billablePeriod", "claim-dates")),
        ({"use": "predetermination"}, ("Claim/c1", "use", "fhir-status")),
        ({"status": "draft"}, ("Claim/c1", "status", "fhir-status")),
        ({"item": 5}, ("Claim/c1", "item", "fhir-resource")),
        ({"insurance": [{"sequence": 1, "focal": True, "coverage": {}}]},
         ("Claim/c1", "insurer", "claim-payer")),
    ],
)  # fmt: skip
def test_a_fault_of_a_bundle_names_its_resource(changes, fault):
    assert faults(bundle(**changes))[0] == fault


def test_what_is_no_file_of_claims():
    assert faults(b'{"resourceType": "Patient"}') == [("file", "resourceType", "fhir-bundle")]
    assert faults(b'{"resourceType": ') == [("file", "", "unreadable")]


def test_what_no_database_can_hold_is_told_and_the_others_go_in():
    good = file_837(Claim837("A", [1]), Claim837("B", [2]))
    claims, findings = read(good.replace(b"CLM*B*", b"CLM*B\x00*"))
    assert [one.control_number for one in claims] == ["A"]
    assert [one.rule for one in findings] == ["claim-text"]


@pytest.mark.parametrize("charge", ["100000000.01", "9" * 18, "9" * 20])
def test_a_charge_that_no_claim_has(charge):
    head = "claim_number,charge,payer_name,payer_id,provider_tin,service_from\n"
    row = f"A,{charge},Pebbleway,PW1,340000025,2026-02-03\n"
    claims, findings = read((head + row).encode())
    assert claims == []
    assert {one.field for one in findings} == {"charge"}
