"""Files that nobody here wrote: read without loss, written back, and their real faults named."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from tests.unit.formats.x12.files import every_finding
from wellpaid.formats.x12.claims import Adjustment, Procedure
from wellpaid.formats.x12.records import DateReference, Name, Quantity, Reference
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.writing import copy_835

GOLDEN = Path(__file__).parents[3] / "golden" / "x12"
FILES = sorted(path.stem for path in GOLDEN.glob("*.835"))
WITHOUT_ENVELOPE = "blue_cross_nc_sample"
# What is really wrong with them. Three lack one separator in BPR, so that its day stands in the
# place of an account; three use > between components, and their ISA says ":".
ERRORS = {
    "blue_cross_nc_sample": [("no-envelope", "")],
    "cob-contractural-adjustment": [("element-missing", "BPR16"), ("element-missing", "SVC01-2")],
    "emedny_sample": [],
    "managed-care": [("payment-date", "BPR16"), ("payee-npi", "N104")],
    "medicare-part-a": [],
    "secondary-payment": [
        ("element-missing", "BPR16"), ("element-missing", "SVC01-2"),
        ("element-missing", "SVC01-2"),
    ],
    "tertiary-payment": [  # HC*24599 for HC:24599: everything behind it is one place off
        ("element-missing", "BPR16"), ("element-missing", "SVC01-2"),
        ("element-missing", "SVC06-2"), ("balance-service", "SVC03"), ("claim-lines", "CLP03"),
    ],
    "united_healthcare_legacy_sample": [],
}  # fmt: skip
WARNINGS = {
    "emedny_sample": ["routing-number", "routing-number", "trace-company-id"],
    "medicare-part-a": [
        "segment-expected", "routing-number", "routing-number", *["element-unused"] * 4,
    ],
    "united_healthcare_legacy_sample": [],
}  # fmt: skip


def data_of(name: str) -> bytes:
    return (GOLDEN / f"{name}.835").read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_is_found(name):
    findings = every_finding(data_of(name))
    assert [(f.code, f.element) for f in findings if f.is_error] == ERRORS[name]
    if name in WARNINGS:
        assert [f.code for f in findings if not f.is_error] == WARNINGS[name]


@pytest.mark.parametrize("name", [name for name in FILES if name != WITHOUT_ENVELOPE])
def test_a_file_is_written_back_to_the_byte(name):
    data = data_of(name)
    out = BytesIO()
    assert copy_835(read_835(data), out) == 1
    assert out.getvalue().rstrip() == data.rstrip()


@pytest.mark.parametrize("name", FILES)
def test_every_segment_is_kept_in_its_order(name):
    data = data_of(name)
    [one] = read_835(data, is_piece=True)
    start, end = data.index(b"ST*835"), data.index(b"SE*")
    segments = data[start : data.index(b"~", end)].replace(b"\n", b"").split(b"~")
    assert list(one.segments) == segments
    assert b"".join(segment + b"~" for segment in one.segments) == one.text


def test_a_piece_without_an_envelope_can_be_looked_at_and_stays_refused():
    [one] = read_835(data_of(WITHOUT_ENVELOPE), is_piece=True)
    assert one.interchange is None
    assert one.group is None
    assert (one.payment.amount_cents, one.payment.method) == (192286, "CHK")
    assert one.totals.payment_cents == 192286
    findings = every_finding(data_of(WITHOUT_ENVELOPE), is_piece=True)
    assert [f.code for f in findings if f.is_error] == [
        "payee-npi", "element-missing", "element-missing", "se-count", "no-envelope",
    ]  # fmt: skip
    assert list(read_835(data_of(WITHOUT_ENVELOPE))) == []


def test_a_payment_is_read_whole():
    [one] = read_835(data_of("united_healthcare_legacy_sample"))
    payment, trace = one.payment, one.trace
    assert (payment.amount_cents, payment.method, payment.format) == (34999, "ACH", "CCP")
    assert (payment.payer_routing, payment.payee_routing) == ("124384877", "071000013")
    assert (payment.payer_account, payment.payee_account) == ("1234567890", "218857199")
    assert payment.effective_date == date(2021, 2, 4)
    assert (trace.number, trace.payer_id, trace.supplement) == (
        "1234567890", "1234567890", "000088888",
    )  # fmt: skip
    assert one.production_date == date(2021, 2, 1)
    assert one.receiver_id == "B00099999800"
    assert (one.payer.name, one.payer.id_code) == ("UNITED HEALTHCARE INSURANCE COMPANY", "87726")
    assert one.payer.contacts[0].numbers == (("TE", "8778423210"),)
    assert (one.payee.npi, one.payee.tin) == ("1922164458", "333333333")
    assert one.payee.address.lines == ("NORTH POLE",)
    assert one.interchange.control_number == one.group.control_number == "444444444"
    assert (one.interchange.sender_id, one.interchange.usage) == ("ENS_EDI", "P")
    assert one.totals.adjusted_cents == {"CO": 58714, "PR": 22039}


def test_a_claim_is_read_whole():
    [one] = read_835(data_of("united_healthcare_legacy_sample"))
    first, second = one.claims
    assert (second.patient_control_number, second.status) == ("001-18604-358", "1")
    assert (second.charge_cents, second.paid_cents) == (81624, 26107)
    assert second.patient_responsibility_cents == 11513
    assert second.patient == Name("QC", "1", "MR", "COOL", id_qualifier="MI", id_code="234567890")
    assert second.references[0] == Reference("1L", "12345")
    assert second.dates[1] == DateReference("233", date(2021, 1, 10))
    line = second.services[2]
    assert line.procedure == Procedure("HC", "B4154")
    assert (line.charge_cents, line.paid_cents, line.paid_units) == (32850, 2905, "178")
    assert line.adjustments == (
        Adjustment("PR", "2", 513), Adjustment("PR", "1", 11000), Adjustment("CO", "45", 18432),
    )  # fmt: skip
    assert line.patient_responsibility_cents == 11513
    assert line.reference("6R") == "123456789014"
    assert one.segments[line.position - 1].startswith(b"SVC*HC>B4154*328.5")
    assert one.segments[second.position - 1].startswith(b"CLP*001-18604-358")
    assert first == one.claims[0] == one.claims[-2]


def test_hospital_segments_are_read_whole():
    [one] = read_835(data_of("medicare-part-a"))
    first, second = one.claims
    inpatient, outpatient = one.sections
    assert (inpatient.number, inpatient.claims) == ("110212", range(1))
    assert inpatient.summary.cents("charge_amount") == 21136697
    assert inpatient.supplement.cents("drg_amount") == 217845
    assert inpatient.supplement.text("average_drg_weight") == ""
    assert outpatient.supplement is None
    assert first.inpatient.cents("drg_amount") == 13801840
    assert first.quantities == (Quantity("CA", "8.00"),)
    assert first.quantities[0].value == 8
    assert second.outpatient.remark_codes == second.remark_codes == ("MA02",)
    assert first.adjustments == (Adjustment("CO", "45", 7334857),)
    [adjustment] = one.provider_adjustments
    assert (adjustment.reason, adjustment.reference, adjustment.amount_cents) == ("CV", "CP", -127)
    assert (adjustment.provider_id, adjustment.fiscal_date) == ("6543210903", date(2002, 12, 31))
