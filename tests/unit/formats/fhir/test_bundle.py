"""What reading a FHIR bundle promises: real bundles, contradictions, and hostile bytes."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from wellpaid.formats.fhir.bundle import read_bundle
from wellpaid.kit.money import Money, total

GOLDEN = Path(__file__).parents[3] / "golden" / "fhir"
CARIN = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication"
HL7_CODES = {"submitted", "eligible", "deductible", "copay", "benefit"}
HL7 = "http://terminology.hl7.org/CodeSystem/adjudication"


@pytest.fixture(scope="module")
def synthea():
    return read_bundle((GOLDEN / "patient-synthea-bundle.json").read_bytes())


def money(value, currency="USD"):
    return {"value": value, "currency": currency}


def concept(system, code):
    return {"coding": [{"system": system, "code": code}]}


def stated(**amounts):
    return [
        {
            "category": concept(
                HL7
                if code in {"submitted", "eligible", "deductible", "copay", "benefit"}
                else CARIN,
                code,
            ),
            "amount": money(value),
        }
        for code, value in amounts.items()
    ]


def item(sequence=1, net=None, **amounts):
    node = {
        "sequence": sequence,
        "productOrService": {**concept("http://www.ama-assn.org/go/cpt", "99999"), "text": "Visit"},
        "servicedDate": "2026-02-03",
    }
    if amounts:
        node["adjudication"] = stated(**amounts)
    if net is not None:
        node["net"] = money(net)
    return node


def patient(name="p1", **more):
    return {
        "resourceType": "Patient",
        "id": name,
        "name": [{"family": "Fenn", "given": ["Odalys", "Mae"]}],
        "birthDate": "1984-05-02",
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-00-0000"}],
        **more,
    }


def claim(total_value=100, **more):
    return {
        "resourceType": "Claim",
        "id": "c1",
        "status": "active",
        "use": "claim",
        "type": concept("http://terminology.hl7.org/CodeSystem/claim-type", "professional"),
        "patient": {"reference": "Patient/p1"},
        "created": "2026-02-04",
        "provider": {"display": "Larkmoor Clinic"},
        "priority": concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "Pebbleway"}}],
        "item": [item(net=total_value)],
        "total": money(total_value),
        **more,
    }


def benefit(*items, payment=None, **more):
    node = {
        "resourceType": "ExplanationOfBenefit",
        "id": "e1",
        "status": "active",
        "use": "claim",
        "type": concept("http://terminology.hl7.org/CodeSystem/claim-type", "professional"),
        "patient": {"reference": "Patient/p1"},
        "created": "2026-03-04T23:30:00-08:00",
        "insurer": {"display": "Pebbleway Health Plan"},
        "provider": {"display": "Larkmoor Clinic"},
        "outcome": "complete",
        "claim": {"reference": "Claim/c1"},
        "insurance": [{"focal": True, "coverage": {"display": "Pebbleway"}}],
        "item": list(items),
        **more,
    }
    if payment is not None:
        node["payment"] = {"amount": money(payment)}
    return node


def read(*resources, kind="collection"):
    bundle = {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": resource} for resource in resources],
    }
    return read_bundle(json.dumps(bundle).encode())


DECIDED = {
    "submitted": 100,
    "eligible": 80,
    "paidtoprovider": 50,
    "deductible": 10,
    "coinsurance": 20,
}


def test_every_claim_of_the_synthetic_patient_becomes_a_bill(synthea):
    assert synthea.findings == ()
    assert len(synthea.drafts) == 17
    assert synthea.ignored == Counter(
        Observation=101,
        Encounter=13,
        Condition=9,
        DiagnosticReport=9,
        Immunization=7,
        Goal=5,
        MedicationRequest=4,
        CarePlan=3,
        Procedure=3,
    )
    assert total(bill.charge for bill in synthea.drafts) == Money(706596)
    assert total(bill.plan_paid for bill in synthea.drafts) == Money(353677)
    assert total(bill.patient_share for bill in synthea.drafts) == Money(88419)
    assert total(bill.waiting_on_plan for bill in synthea.drafts) == Money(264500)


def test_the_payment_is_spread_to_the_cent(synthea):
    (bill,) = [draft for draft in synthea.drafts if draft.source_id.startswith("Claim/05a67980")]
    assert [(ln.charge, ln.plan_paid, ln.coinsurance, ln.waiting_on_plan) for ln in bill.lines] == [
        (Money(12500), Money(0), Money(0), Money(12500)),
        (Money(14052), Money(11242), Money(2810), Money(0)),
        (Money(14052), Money(11241), Money(2811), Money(0)),
        (Money(66650), Money(53320), Money(13330), Money(0)),
    ]
    assert bill.plan_paid == Money(75803)
    assert bill.plan_decided_date == date(2010, 8, 28)
    assert bill.facility_name == "NEWTON-WELLESLEY HOSPITAL"
    assert bill.lines[0].clinician_name == "Dr. Rebecca981 Labadie908"


def test_the_patient_is_carried_without_government_numbers(synthea):
    person = synthea.drafts[0].patient
    assert (person.family_name, person.given_name, person.language) == (
        "Von197",
        "Alphonso102",
        "en",
    )
    assert (person.phone, person.birth_date) == ("+15552207084", date(1976, 12, 4))
    everything = "".join(str(getattr(person, name)) for name in person.__slots__)
    assert not any(secret in everything for secret in ("999-56-6661", "S99917107", "X75023923X"))


def test_claims_the_plan_has_not_answered_wait_whole(synthea):
    waiting = [bill for bill in synthea.drafts if bill.plan_decided_date is None]
    assert len(waiting) == 12
    for bill in waiting:
        assert bill.waiting_on_plan == bill.charge
        assert bill.patient_share == Money(0)
        assert len(bill.lines) == 1


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("us-core-*.json")), ids=lambda path: path.stem)
def test_single_resources_are_named_and_not_read(path):
    reading = read_bundle(path.read_bytes())
    kind = json.loads(path.read_bytes())["resourceType"]
    assert reading.drafts == ()
    assert [finding.message for finding in reading.findings] == [
        f"The file holds one {kind}; a Bundle is needed."
    ]


def test_us_core_examples_in_a_bundle_make_no_bill():
    reading = read(*(json.loads(path.read_bytes()) for path in GOLDEN.glob("us-core-*.json")))
    assert reading.drafts == ()
    assert reading.ignored == Counter(Encounter=1)


def test_hl7_and_carin_codes_make_a_line():
    reading = read(patient(), claim(), benefit(item(**DECIDED), payment=50))
    (bill,) = reading.drafts
    (line,) = bill.lines
    assert reading.findings == ()
    assert (line.plan_discount, line.deductible, line.coinsurance) == (
        Money(2000),
        Money(1000),
        Money(2000),
    )
    assert (bill.insurer_name, bill.facility_name) == ("Pebbleway Health Plan", "Larkmoor Clinic")
    assert (line.code, line.code_system) == ("99999", "CPT")
    assert bill.plan_decided_date == date(2026, 3, 4)


def test_member_liability_beyond_the_named_parts_is_other_share():
    line = item(submitted=100, paidtoprovider=50, copay=10, memberliability=30, discount=20)
    (bill,) = read(patient(), benefit(line)).drafts
    assert (bill.lines[0].copay, bill.lines[0].other_share) == (Money(1000), Money(2000))


@pytest.mark.parametrize("allowed", [80, 50])
def test_what_is_not_covered_waits_and_is_told(allowed):
    line = item(submitted=100, eligible=allowed, paidtoprovider=50, noncovered=30)
    reading = read(patient(), claim(), benefit(line))
    assert reading.drafts[0].waiting_on_plan == Money(3000)
    assert reading.drafts[0].patient_share == Money(0)
    assert [finding.field for finding in reading.findings] == ["item.adjudication"]


def test_a_decision_on_the_whole_claim_makes_one_line():
    whole = benefit(item(net=60), item(2, net=40), total=stated(**DECIDED), payment=50)
    (bill,) = read(patient(), claim(), whole).drafts
    assert [(line.description, line.charge) for line in bill.lines] == [
        ("All care on this claim", Money(10000))
    ]


@pytest.mark.parametrize(
    ("resources", "element", "message"),
    [
        (
            [claim()],
            "patient",
            "The patient isn't in the bundle.",
        ),
        (
            [
                patient(),
                patient("p2"),
                claim(),
                benefit(item(**DECIDED), patient={"reference": "Patient/p2"}),
            ],
            "patient",
            "The explanation of benefit and its claim are for different patients.",
        ),
        (
            [patient(), claim(total=money(100, "EUR"))],
            "currency",
            "An amount isn't in US dollars.",
        ),
        (
            [patient(), claim(), benefit(item(**{**DECIDED, "deductible": -10}))],
            "item[1]",
            "An amount is less than zero. Enter reversals by hand.",
        ),
        (
            [patient(), claim(), benefit(item(**{**DECIDED, "paidtoprovider": 90}))],
            "item[1]",
            "The plan paid $10.00 more than it allowed.",
        ),
        (
            [patient(), claim(), benefit(item(**{**DECIDED, "coinsurance": 19.5}))],
            "item[1]",
            "The parts of the line are $0.50 less than the charge.",
        ),
        (
            [patient(), claim(), benefit(item(**DECIDED), payment=49)],
            "payment.amount",
            "The payment and the lines' payments differ by $1.00.",
        ),
        (
            [patient(), claim(120), benefit(item(**DECIDED), total=stated(submitted=110))],
            "total",
            "The claim's total and the plan's submitted total differ by $10.00.",
        ),
        (
            [patient(), claim(120, item=[item(net=100)])],
            "total",
            "The total is $20.00 more than the lines.",
        ),
        (
            [patient(), claim(80, item=[item(net=100)])],
            "total",
            "The lines are $20.00 more than the total.",
        ),
        (
            [patient(birthDate="1984"), claim()],
            "patient.birthDate",
            "The patient has no complete birth date.",
        ),
        (
            [patient(), claim(), benefit(item(**DECIDED, priorpayerpaid=5))],
            "item[1]",
            "Another plan paid first. Import the payer's 835 instead.",
        ),
    ],
)
def test_contradictions_refuse_the_bill(resources, element, message):
    reading = read(*resources)
    assert reading.drafts == ()
    assert [(f.field, f.message, f.is_fatal) for f in reading.findings] == [
        (element, message, True)
    ]


def test_a_bad_claim_does_not_stop_the_others():
    reading = read(patient(), claim(), claim(id="c2", total=money(7)), claim(id="c3"))
    assert [bill.source_id for bill in reading.drafts] == ["Claim/c1", "Claim/c3"]
    assert [finding.where for finding in reading.findings] == ["Claim/c2"]


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "draft"])
def test_other_statuses_are_skipped_and_told(status):
    reading = read(patient(), claim(status=status), benefit(item(**DECIDED)))
    assert reading.drafts == ()
    assert [(f.where, f.is_fatal) for f in reading.findings] == [
        ("Claim/c1", False),
        ("ExplanationOfBenefit/e1", False),
    ]


def test_a_cancelled_answer_leaves_the_claim_waiting():
    reading = read(patient(), claim(), benefit(item(**DECIDED), status="cancelled"))
    assert reading.drafts[0].waiting_on_plan == Money(10000)


def test_doubles_are_read_once_or_refused():
    reading = read(patient(), patient(), claim(), claim())
    assert len(reading.drafts) == 1
    assert [f.is_fatal for f in reading.findings] == [False, False]
    reading = read(patient(), claim(), claim(50))
    assert reading.drafts == ()
    assert all(finding.is_fatal for finding in reading.findings)


def test_several_answers_to_one_claim_are_refused():
    answers = [benefit(item(**DECIDED), id=name) for name in "ab"]
    reading = read(patient(), claim(), *answers)
    assert reading.drafts == ()
    assert [f.where for f in reading.findings] == [
        "ExplanationOfBenefit/a",
        "ExplanationOfBenefit/b",
    ]


def test_a_child_and_a_late_patient_are_told():
    reading = read(patient(birthDate="2015-02-04", deceasedBoolean=True), claim())
    assert len(reading.drafts) == 1
    assert [(f.field, f.is_fatal) for f in reading.findings] == [("patient", False)] * 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This isn't JSON: line 1, column 1: Expecting value."),
        (b'{"a": 1,\n "b" 2}', "This isn't JSON: line 2, column 6: Expecting ':' delimiter."),
        (b"\xff", "Byte 1 is not UTF-8."),
        (b"[" * 100_000, "The JSON is nested too deep."),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "The JSON is nested too deep."),
        (b'{"a": NaN}', "The JSON holds NaN, which isn't a number."),
        (b'{"a": 1, "a": 2}', "An object in the JSON has the same key twice."),
        (b'{"a": ' + b"9" * 5000 + b"}", "The JSON holds a number that is too long."),
        (b"[]", "The file holds no FHIR resource."),
        (
            b'{"resourceType": "Bundle", "type": "history"}',
            "The bundle's type must be one of collection, searchset, transaction.",
        ),
    ],
)
def test_bytes_that_are_no_bundle(data, message):
    reading = read_bundle(data)
    assert [(f.where, f.message) for f in reading.findings] == [("file", message)]


def test_the_size_limit_is_kept():
    reading = read_bundle(b" " * 11, size_limit_bytes=10)
    assert reading.findings[0].message == "The file has 11 bytes; at most 10 are read. Split it."


def test_an_invalid_resource_names_its_element_and_not_its_value():
    reading = read(patient(birthDate="soon"), claim(), 7)
    assert [(f.where, f.field) for f in reading.findings] == [
        ("Patient/p1", "birthDate"),
        ("Claim/c1", "patient"),
    ]
    assert not any("soon" in f.message for f in reading.findings)


def test_a_page_of_several_is_told():
    bundle = {"resourceType": "Bundle", "type": "searchset", "link": [{"relation": "next"}]}
    reading = read_bundle(json.dumps(bundle).encode())
    assert [(f.where, f.field, f.is_fatal) for f in reading.findings] == [("file", "link", False)]


def test_a_day_is_the_day_in_its_own_offset_and_contained_resources_are_found():
    line = item(**DECIDED)
    del line["servicedDate"]
    line["servicedPeriod"] = {"start": "2026-02-03T23:30:00-08:00"}
    coverage = {
        "resourceType": "Coverage",
        "id": "cov",
        "status": "active",
        "subscriberId": "PW-000882",
        "beneficiary": {"reference": "Patient/p1"},
        "payor": [{"display": "Pebbleway Health Plan"}],
    }
    answer = benefit(
        line,
        contained=[coverage],
        insurance=[{"focal": True, "coverage": {"reference": "#cov"}}],
    )
    (bill,) = read(patient(), claim(), answer).drafts
    assert bill.lines[0].service_date == date(2026, 2, 3)
    assert bill.member_id_last4 == "0882"
