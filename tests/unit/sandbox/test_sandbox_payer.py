"""The simulated plans' files: whole, balanced, believable, and the same for the same seed."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from dataclasses import replace
from datetime import date

import oxedi
import pytest
from tests.unit.formats.x12.test_writing import by_pyx12
from tests.x12_judge import judge

from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.kit.check_digits import is_npi
from wellpaid.sandbox.payer.batches import Batch, pieces
from wellpaid.sandbox.payer.people import invented_payees
from wellpaid.sandbox.payer.town import PAYEES, PLANS

BATCH = Batch(PLANS["pebbleway"], PAYEES, 600, 7, date(2026, 3, 13))


def written(batch: Batch) -> bytes:
    return b"".join(pieces(batch))


@pytest.mark.parametrize("plan", sorted(PLANS))
@pytest.mark.parametrize(("claims", "seed"), [(1, 1), (10, 2), (37, 3), (600, 4), (2_500, 5)])
def test_nobody_finds_a_fault(plan, claims, seed):
    content = written(replace(BATCH, plan=PLANS[plan], claims=claims, seed=seed))
    reader = read_835(io.BytesIO(content))
    assert sum(one.claim_count for one in reader) == claims
    assert (reader.error_count, [one.message for one in reader.findings.kept]) == (0, [])
    assert judge(content).complaints == []
    assert oxedi.parse(content).diagnostics == []
    assert claims > 100 or by_pyx12(content) == []


def test_it_is_believable():
    content = written(BATCH)
    text = content.decode("ascii")
    for segment in ("CAS*CO*", "CAS*PR*", "CAS*OA*", "PLB*", "MOA*", "LQ*HE*"):
        assert segment in text
    statuses, reversed_claims, corrected = Counter(), set(), set()
    for payment in read_835(io.BytesIO(content)):
        for claim in payment.claims:
            statuses[claim.status] += 1
            (reversed_claims if claim.status == "22" else corrected).add(
                claim.patient_control_number
            )
    assert min(statuses[one] for one in ("1", "2", "4", "22")) > 5
    assert reversed_claims <= corrected
    verdict = judge(content)
    assert sum(one.paid for one in verdict.payments) > 1_000_000


def test_payments_without_money_and_below_nothing():
    paid = [one.paid for n in range(40) for one in judge(written(
        replace(BATCH, claims=10, seed=n))).payments]  # fmt: skip
    assert min(paid) == 0
    assert "*FB:" in "".join(
        written(replace(BATCH, claims=10, seed=n)).decode() for n in range(200)
    )


def test_the_same_seed_is_the_same_file_and_another_uses_other_numbers():
    assert hashlib.sha256(written(BATCH)).digest() == hashlib.sha256(written(BATCH)).digest()
    other = judge(written(replace(BATCH, seed=8)))
    traces = {
        transaction.trace.number
        for seed in (7, 8)
        for transaction in read_835(io.BytesIO(written(replace(BATCH, seed=seed))))
    }
    assert len(traces) == len(judge(written(BATCH)).payments) + len(other.payments)


def test_a_large_file_is_made_as_it_is_read():
    made = pieces(replace(BATCH, claims=500_000))
    assert sum(len(piece) for piece, _ in zip(made, range(50), strict=False)) < 5_000_000


def test_a_test_file_says_so():
    reader = read_835(io.BytesIO(written(replace(BATCH, is_test=True))))
    assert {one.interchange.usage for one in reader} == {"T"}


@pytest.mark.parametrize("wrong", [{"claims": 0}, {"claims": 1_000_001}, {"payees": ()}])
def test_what_can_not_be_a_file(wrong):
    with pytest.raises(ValueError, match="a file of"):
        written(replace(BATCH, **wrong))


def test_payees_are_told_apart():
    payees = list(invented_payees(300))
    for names in ({one.name for one in payees}, {one.tin for one in payees}):
        assert len(names) == 300
    assert all(is_npi(one.npi) for one in payees)


def test_over_the_wire_it_is_the_same_file(sandbox):
    body = {"plan": "pebbleway", "claims": 600, "seed": 7, "payment_date": "2026-03-13"}
    response = sandbox.client.post("/payer/batches", json=body)
    assert (response.status_code, response.content) == (200, written(BATCH))


@pytest.mark.parametrize(
    ("field", "value"),
    [("plan", "nobody"), ("claims", 0), ("claims", 500_001), ("seed", -1),
     ("payment_date", "soon")],
)  # fmt: skip
def test_what_it_can_not_make_is_refused_with_its_field(sandbox, field, value):
    body = {"plan": "pebbleway", "claims": 10, "seed": 7, "payment_date": "2026-03-13"}
    response = sandbox.client.post("/payer/batches", json=body | {field: value})
    assert (response.status_code, response.json()["field"]) == (422, field)


def test_nobody_asks_it_without_the_key(sandbox):
    body = {"plan": "pebbleway", "claims": 10, "seed": 7, "payment_date": "2026-03-13"}
    headers = {"Authorization": "Bearer wrong-key"}
    assert sandbox.client.post("/payer/batches", json=body, headers=headers).status_code == 401
