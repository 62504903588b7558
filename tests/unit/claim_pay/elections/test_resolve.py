"""The table of cases: which way one claim payment goes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.resolve import Asked, Choice, Route, Why, resolve

ACH, CARD, CHECK = Method.ACH, Method.VIRTUAL_CARD, Method.CHECK
ALL_METHODS = frozenset(Method)


def _id(number: int) -> UUID:
    return UUID(int=number)


PEBBLEWAY, OTHER_PAYER = _id(1), _id(2)
CLINIC_TIN, OTHER_TIN = _id(11), _id(12)
NPI, OTHER_NPI = "1234567893", "1679576722"
CHECKED, UNCHECKED = _id(21), _id(22)
DAY = date(2026, 7, 1)
ASKED = Asked(PEBBLEWAY, CLINIC_TIN, NPI, DAY)


def choice(number: int, method: Method = CHECK, *, day: int = 1, **facts: object) -> Choice:
    account = {"bank_account_id": CHECKED} if method is ACH else {}
    signed = datetime(2026, 1, 1, 0, number % 60, tzinfo=UTC)
    since = {"effective_date": date(2026, 1, day)}
    return Choice(_id(number), method, signed_at=signed, **since | account | facts)  # type: ignore[arg-type]


FOR_ALL = choice(101, CHECK)
FOR_ALL_TIN = choice(102, ACH, payee_id=CLINIC_TIN)
FOR_ALL_NPI = choice(103, CARD, payee_id=CLINIC_TIN, npi=NPI)
FOR_PAYER = choice(104, CHECK, payer_id=PEBBLEWAY)
FOR_PAYER_TIN = choice(105, ACH, payer_id=PEBBLEWAY, payee_id=CLINIC_TIN)
FOR_PAYER_NPI = choice(106, CARD, payer_id=PEBBLEWAY, payee_id=CLINIC_TIN, npi=NPI)
LADDER = [FOR_ALL, FOR_ALL_TIN, FOR_ALL_NPI, FOR_PAYER, FOR_PAYER_TIN, FOR_PAYER_NPI]

CASES: list[tuple[str, list[Choice], Route]] = [
    ("nothing was chosen", [], Route(CHECK, Why.NOTHING_CHOSEN)),
    ("of another payer", [choice(1, ACH, payer_id=OTHER_PAYER)], Route(CHECK, Why.NOTHING_CHOSEN)),
    ("of another TIN", [choice(1, ACH, payee_id=OTHER_TIN)], Route(CHECK, Why.NOTHING_CHOSEN)),
    (
        "of another NPI",
        [choice(1, ACH, payee_id=CLINIC_TIN, npi=OTHER_NPI)],
        Route(CHECK, Why.NOTHING_CHOSEN),
    ),
    ("a check, chosen", [FOR_ALL], Route(CHECK, Why.CHOSEN, FOR_ALL.id)),
    (
        "not in force yet",
        [choice(1, ACH, effective_date=date(2026, 7, 2))],
        Route(CHECK, Why.NOTHING_CHOSEN),
    ),
    (
        "in force from today",
        [choice(1, ACH, effective_date=DAY)],
        Route(ACH, Why.CHOSEN, _id(1), CHECKED),
    ),
    ("over today", [choice(1, ACH, ended_date=DAY)], Route(CHECK, Why.NOTHING_CHOSEN)),
    (
        "over tomorrow",
        [choice(1, ACH, ended_date=date(2026, 7, 2))],
        Route(ACH, Why.CHOSEN, _id(1), CHECKED),
    ),
    (
        "the later day holds",
        [choice(1, ACH, day=2), choice(2, CARD, day=3)],
        Route(CARD, Why.CHOSEN, _id(2)),
    ),
    (
        "of one day, the one signed last",
        [choice(2, CARD), choice(1, ACH)],
        Route(CARD, Why.CHOSEN, _id(2)),
    ),
    (
        "for a payer is stronger than for an NPI of all payers",
        [FOR_ALL_NPI, FOR_PAYER],
        Route(CHECK, Why.CHOSEN, FOR_PAYER.id),
    ),
    (
        "the account isn't checked, and no weaker choice jumps in",
        [choice(1, ACH, payer_id=PEBBLEWAY, bank_account_id=UNCHECKED), FOR_ALL_NPI],
        Route(CHECK, Why.NO_USABLE_ACCOUNT, _id(1)),
    ),
    (
        "direct deposit without an account",
        [choice(1, ACH, bank_account_id=None)],
        Route(CHECK, Why.NO_USABLE_ACCOUNT, _id(1)),
    ),
]


@pytest.mark.parametrize(("choices", "route"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_case(choices: list[Choice], route: Route):
    answer = resolve(ASKED, choices, offered=ALL_METHODS, usable_account_ids={CHECKED})
    assert answer == route
    reverse = resolve(ASKED, choices[::-1], offered=ALL_METHODS, usable_account_ids={CHECKED})
    assert reverse == route


@pytest.mark.parametrize("rungs", range(1, len(LADDER) + 1))
def test_each_rung_is_stronger_than_those_below_it(rungs: int):
    highest = LADDER[rungs - 1]
    answer = resolve(ASKED, LADDER[:rungs], offered=ALL_METHODS, usable_account_ids={CHECKED})
    assert answer == Route(highest.method, Why.CHOSEN, highest.id, highest.bank_account_id)


@pytest.mark.parametrize("method", [ACH, CARD])
def test_what_the_payer_does_not_offer_becomes_a_check_and_never_a_card(method: Method):
    offered = ALL_METHODS - {method}
    answer = resolve(ASKED, [choice(1, method)], offered=offered, usable_account_ids={CHECKED})
    assert answer == Route(CHECK, Why.NOT_OFFERED, _id(1))


def test_a_check_can_always_be_written():
    answer = resolve(ASKED, [FOR_ALL], offered=(), usable_account_ids=())
    assert answer == Route(CHECK, Why.CHOSEN, FOR_ALL.id)
