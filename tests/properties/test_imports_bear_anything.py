"""Imports take whatever bytes come: they answer with drafts that add up, or with findings."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellpaid.formats.bills.csv_columns import COLUMNS
from wellpaid.formats.bills.csv_table import preview, read_csv
from wellpaid.formats.bills.draft import BillDraft
from wellpaid.formats.fhir.bundle import read_bundle

GOLDEN = Path(__file__).parents[1] / "golden" / "fhir" / "patient-synthea-bundle.json"
USED = {"Patient", "Organization", "Practitioner", "Claim", "ExplanationOfBenefit"}
ENTRIES = [
    entry
    for entry in json.loads(GOLDEN.read_bytes())["entry"]
    if entry["resource"]["resourceType"] in USED
]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False).map(float),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([None, {}]),
    st.just({"value": -1, "currency": "EUR"}),
    st.just({"reference": "#x"}),
)


def places(node, path=()):
    yield path
    items = ()
    if isinstance(node, dict | list):
        items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        yield from places(value, (*path, key))


PLACES = [path for path in places(ENTRIES) if path]


def adds_up(bill):
    parts = bill.plan_discount + bill.plan_paid + bill.waiting_on_plan + bill.patient_share
    return parts == bill.charge


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=6))
def test_damaged_bundles_never_crash(damages):
    entries = json.loads(json.dumps(ENTRIES))
    for path, junk in damages:
        node = entries
        try:
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    reading = read_bundle(json.dumps(bundle).encode())
    assert all(adds_up(bill) for bill in reading.drafts)
    assert len(reading.drafts) == 17 or reading.findings or reading.ignored


@given(st.binary(max_size=300))
def test_any_bytes_are_a_bundle_or_a_finding(data):
    reading = read_bundle(data)
    assert reading.findings
    assert reading.drafts == ()


CELLS = st.one_of(
    st.sampled_from(["", "B1", "B2", "10.00", "-1", "2026-01-31", '"', '"x\ny"', "\0", "é", ","]),
    st.text(max_size=6),
)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([column.name for column in COLUMNS]), min_size=9, unique=True),
    st.lists(st.lists(CELLS, max_size=40), max_size=6),
    st.sampled_from(["utf-8", "utf-16", "windows-1252"]),
)
def test_any_table_gives_bills_that_add_up_or_findings(headers, rows, encoding):
    text = "\n".join([",".join(headers), *(",".join(row) for row in rows)])
    data = text.encode(encoding, errors="replace")
    for item in read_csv(data):
        assert not isinstance(item, BillDraft) or adds_up(item)
    preview(data, limit=2)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_finding(data):
    assert not any(isinstance(item, BillDraft) for item in read_csv(data))


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6)),
        min_size=1,
        max_size=8,
    )
)
def test_a_table_carries_every_cent(lines):
    header = (
        "bill_number,patient_id,patient_family_name,patient_given_name,patient_birth_date,"
        "service_date,description,line_id,charge,plan_discount,plan_paid,other_share"
    )
    rows = [  # each with an id of its own: rows that say the same are refused
        f"B1,P1,Fenn,Odalys,1984-05-02,2026-02-03,Visit,L{number},{_dollars(sum(parts))},"
        + ",".join(_dollars(part) for part in parts)
        for number, parts in enumerate(lines)
    ]
    (bill,) = read_csv("\n".join([header, *rows]).encode())
    assert bill.charge.cents == sum(map(sum, lines))
    assert bill.patient_share.cents == sum(part for _, _, part in lines)


def _dollars(cents):
    return f"{cents // 100}.{cents % 100:02d}"
