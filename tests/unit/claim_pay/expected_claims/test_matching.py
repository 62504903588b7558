"""Whose an answer is, and what answers come to, whatever the order: tables of cases."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count, permutations
from typing import Any
from uuid import UUID

import pytest

from wellpaid.claim_pay.expected_claims.matching import match
from wellpaid.claim_pay.expected_claims.reckoning import Outcome, outcome
from wellpaid.claim_pay.expected_claims.sides import Answer, Sent, Why
from wellpaid.claim_pay.expected_claims.states import ClaimState as S

_ids = count(1)
CARE, PAID_ON = date(2026, 2, 3), date(2026, 2, 20)
PAYEE, OTHER_PAYEE, PLAN, OTHER_PLAN = (UUID(int=n) for n in range(1001, 1005))


def sent(**changes: Any) -> Sent:
    facts: dict[str, Any] = {
        "id": UUID(int=next(_ids)), "payee_id": PAYEE, "payer_id": PLAN, "payer_key": "PEBBLEWAY",
        "charge_cents": 100_00, "service_from": CARE,
    } | changes  # fmt: skip
    facts.setdefault("charges", frozenset({facts["charge_cents"]}))
    return Sent(**facts)


def answer(paid: int = 80_00, day: int = 0, **changes: Any) -> Answer:
    facts: dict[str, Any] = {
        "id": UUID(int=next(_ids)), "payee_id": PAYEE, "payer_id": PLAN, "payer_key": "PEBBLEWAY",
        "status": "1", "charge_cents": 100_00, "paid_cents": paid, "patient_cents": 0,
        "service_from": CARE, "payment_date": PAID_ON + timedelta(days=day),
    } | changes  # fmt: skip
    return Answer(**facts)


def reversal(paid: int = 80_00, day: int = 1, charge: int = 100_00) -> Answer:
    return answer(-paid, day, status="22", charge_cents=-charge)


ANOTHER_DAY = date(2026, 3, 9)
# What was sent, the answer, and whose it is: a place, or the reason why a person has to say.
WHOSE = {
    "number, plan and charge": ([{}], {}, 0),
    "another tax number": ([{"payee_id": OTHER_PAYEE}], {}, None),
    "no tax number told": ([{"payee_id": None}], {}, 0),
    "another plan that is known": ([{"payer_id": OTHER_PLAN}], {}, None),
    "a plan known by its name only": (
        [{"payer_id": None, "payee_id": None}], {}, 0,
    ),
    "a plan by another name, but tax number and charge": (
        [{"payer_id": None, "payer_key": "PW HEALTH"}], {}, 0,
    ),
    "a plan by another name, and no tax number": (
        [{"payer_id": None, "payer_key": "PW HEALTH", "payee_id": None}], {}, Why.PAYER,
    ),
    "a plan by another name, and another charge": (
        [{"payer_id": None, "payer_key": "PW HEALTH", "charge_cents": 90_00}], {}, Why.PAYER,
    ),
    "the first of two plans": ([{}, {"payer_id": OTHER_PLAN}], {}, 0),
    "the second of two plans": (
        [{"payer_id": OTHER_PLAN}, {"payer_id": None, "payer_key": "SECOND"}], {}, 1,
    ),
    "a number used twice, told apart by charge": ([{"charge_cents": 90_00}, {}], {}, 1),
    "a number used twice, told apart by the day": (
        [{"service_from": ANOTHER_DAY}, {}], {}, 1,
    ),
    "a number used twice, the same charge and no day": (
        [{"service_from": ANOTHER_DAY}, {}], {"service_from": None}, Why.SEVERAL,
    ),
    "a number used twice, and neither charge": (
        [{"charge_cents": 90_00, "service_from": ANOTHER_DAY}, {"charge_cents": 70_00}],
        {"service_from": None}, Why.SEVERAL,
    ),
    "a charge under which it was sent before": (
        [{"charge_cents": 90_00, "charges": frozenset({90_00, 100_00})}], {}, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOSE)
def test_whose_an_answer_is(case: str) -> None:
    claims_facts, answer_facts, expected = WHOSE[case]
    claims, one = [sent(**facts) for facts in claims_facts], answer(**answer_facts)
    found = match(claims, [one], {})
    whose = [place for place, claim in enumerate(claims) if found.answers[claim.id]]
    doubts = {why for why, _ in found.doubts.values()}
    if isinstance(expected, Why):
        assert (whose, doubts) == ([], {expected})
        assert all(answers == [one] for _, answers in found.doubts.values())
    else:
        assert (whose, doubts) == ([] if expected is None else [expected], set())


def test_a_person_says_more_than_the_rules() -> None:
    first, second, one = sent(), sent(service_from=ANOTHER_DAY), answer(service_from=None)
    assert match([first, second], [one], {(second.id, one.id): True}).answers[second.id] == [one]
    found = match([first, second], [one], {(first.id, one.id): False})
    assert (found.answers[second.id], found.doubts) == ([one], {})


FULL, SHORT, NOTHING = answer(80_00), answer(20_00), answer(0, status="4")
# The claim, its answers, the state, why, and the sum that came.
OUTCOMES: dict[str, tuple[Sent, list[Answer], S, Why, int]] = {
    "no answer": (sent(), [], S.WAITING, Why.NONE, 0),
    "an estimate is no answer": (sent(), [answer(status="25")], S.WAITING, Why.NONE, 80_00),
    "paid": (sent(), [FULL], S.PAID, Why.NONE, 80_00),
    "all left to the patient": (sent(), [answer(0, patient_cents=60_00)], S.PAID, Why.NONE, 0),
    "a claim without a charge": (
        sent(charge_cents=0), [answer(0, charge_cents=0)], S.PAID, Why.NONE, 0,
    ),
    "denied": (sent(), [NOTHING], S.DENIED, Why.NONE, 0),
    "nothing paid and nothing left, whatever it is called": (
        sent(), [answer(0)], S.DENIED, Why.NONE, 0,
    ),
    "passed on": (sent(), [answer(0, status="23")], S.PASSED_ON, Why.NONE, 0),
    "passed on, then paid": (sent(), [answer(0, status="23"), FULL], S.PAID, Why.NONE, 80_00),
    "far below usual": (sent(expected_cents=80_00), [SHORT], S.PAID_LESS, Why.NONE, 20_00),
    "a little below usual": (
        sent(expected_cents=80_00), [answer(60_00)], S.PAID, Why.NONE, 60_00,
    ),
    "a cent below the contract": (
        sent(expected_cents=80_00, is_by_contract=True), [answer(79_99)], S.PAID_LESS, Why.NONE,
        79_99,
    ),
    "the patient's share counts as allowed": (
        sent(expected_cents=80_00, is_by_contract=True),
        [answer(50_00, patient_cents=30_00)], S.PAID, Why.NONE, 50_00,
    ),
    "denied first, paid later": (sent(), [NOTHING, answer(80_00, 9)], S.PAID, Why.NONE, 80_00),
    "paid, and once more denied as a duplicate": (
        sent(), [FULL, answer(0, 9, status="4")], S.PAID, Why.NONE, 80_00,
    ),
    "paid twice": (sent(), [FULL, answer(80_00, 9)], S.UNCLEAR, Why.TWICE, 160_00),
    "split in two": (
        sent(), [answer(50_00, charge_cents=60_00), answer(30_00, charge_cents=40_00)],
        S.PAID, Why.NONE, 80_00,
    ),
    "split in two, one of them denied": (
        sent(),
        [answer(50_00, charge_cents=60_00), answer(0, charge_cents=40_00, status="4")],
        S.PAID, Why.NONE, 50_00,
    ),
    "another charge": (sent(), [answer(charge_cents=90_00)], S.UNCLEAR, Why.CHARGE, 80_00),
    "taken back": (sent(), [FULL, reversal()], S.TAKEN_BACK, Why.NONE, 0),
    "taken back, the decision never came here": (
        sent(), [reversal()], S.TAKEN_BACK, Why.NONE, 0,
    ),
    "taken back and corrected the same day": (
        sent(), [FULL, reversal(), answer(95_00, 1)], S.PAID, Why.NONE, 95_00,
    ),
    "taken back and denied": (
        sent(), [FULL, reversal(), answer(0, 1, status="4")], S.DENIED, Why.NONE, 0,
    ),
    "taken back and corrected, the decision never came here": (
        sent(), [reversal(), answer(95_00, 1)], S.PAID, Why.NONE, 95_00,
    ),
    "taken back by another amount and corrected the same day": (
        sent(), [FULL, reversal(70_00), answer(95_00, 1)], S.UNCLEAR, Why.TWICE, 105_00,
    ),
    "taken back and corrected, then taken back by another amount": (
        sent(), [reversal(), answer(95_00, 1), reversal(90_00, 5)], S.UNCLEAR, Why.REVERSAL, 5_00,
    ),
    "corrected twice": (
        sent(), [FULL, reversal(), answer(95_00, 1), reversal(95_00, 5), answer(90_00, 5)],
        S.PAID, Why.NONE, 90_00,
    ),
    "another amount taken back than was paid": (
        sent(), [FULL, reversal(70_00)], S.UNCLEAR, Why.REVERSAL, 10_00,
    ),
    "replaced, the new one not answered": (
        sent(charge_cents=120_00, charges=frozenset({100_00, 120_00}),
             replaced_date=PAID_ON + timedelta(days=3)),
        [FULL], S.WAITING, Why.NONE, 80_00,
    ),
    "replaced, and answered anew": (
        sent(charge_cents=120_00, charges=frozenset({100_00, 120_00}),
             replaced_date=PAID_ON + timedelta(days=3)),
        [FULL, reversal(day=8), answer(99_00, 8, charge_cents=120_00)], S.PAID, Why.NONE, 99_00,
    ),
    "voided": (sent(is_void=True), [FULL, reversal()], S.VOIDED, Why.NONE, 0),
}  # fmt: skip


@pytest.mark.parametrize("case", OUTCOMES)
def test_what_answers_come_to(case: str) -> None:
    claim, answers, state, why, _ = OUTCOMES[case]
    found = outcome(claim, answers)
    assert (found.state, found.why) == (state, why)


@pytest.mark.parametrize("case", OUTCOMES)
def test_the_order_in_which_answers_come_doesnt_matter(case: str) -> None:
    claim, answers, *_, paid = OUTCOMES[case]
    found: set[Outcome] = {outcome(claim, order) for order in permutations(answers)}
    assert len(found) == 1
    if case != "an estimate is no answer":
        assert found.pop().paid_cents == paid
    else:
        assert found.pop().paid_cents == 0


def test_a_person_may_say_that_another_charge_is_right() -> None:
    other = answer(charge_cents=90_00)
    assert outcome(sent(), [other], [other.id]).state is S.PAID
