"""Whatever is posted, replayed and taken back: debits equal credits, and stored equals summed."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.core.ledger.books import DAY, draft, make_organization, transfer
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger import queries
from wellpaid.core.ledger.chart import (
    CARD_CLEARING,
    CHART,
    PATIENT_CREDIT,
    PATIENT_RECEIVABLE,
    SERVICE_REVENUE,
    Side,
)
from wellpaid.core.ledger.operations.post import AlreadyReversed, LedgerKeyReused, post
from wellpaid.core.ledger.operations.post_many import post_many
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.operations.reverse import reverse_journal
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

ACCOUNTS = [
    CARD_CLEARING.whole(),
    SERVICE_REVENUE.whole(),
    *(PATIENT_RECEIVABLE.of(UUID(int=number)) for number in (1, 2)),
    PATIENT_CREDIT.of(UUID(int=3)),
]
LINES = st.builds(
    lambda pair, cents: transfer(pair[0], pair[1], cents),
    st.permutations(ACCOUNTS),
    st.integers(1, 10**12),
)
KEYS = st.sampled_from("abcdef")
DRAFTS = st.builds(
    lambda key, lines: draft(key, *lines), KEYS, st.lists(LINES, min_size=1, max_size=4)
)
STEPS = st.one_of(
    st.tuples(st.just("post"), DRAFTS),
    st.tuples(st.just("many"), st.lists(DRAFTS, min_size=1, max_size=5)),
    st.tuples(st.just("reverse"), KEYS),
)


class Model:
    """What the books must say: kept in plain dictionaries."""

    def __init__(self):
        self.journals = {}  # key -> (fingerprint, draft, id)
        self.sums = dict.fromkeys(ACCOUNTS, 0)
        self.reversed = set()

    def admits(self, one):
        known = self.journals.get(one.key)
        return known is None or known[0] == one.fingerprint()

    def add(self, one, journal_id):
        if one.key not in self.journals:
            self.journals[one.key] = (one.fingerprint(), one, journal_id)
            self.move(one.lines, 1)

    def move(self, lines, sign):
        for line in lines:
            self.sums[line.debit] += sign * line.amount.cents
            self.sums[line.credit] -= sign * line.amount.cents

    def balance(self, account):
        cents = self.sums[account]
        return Money(cents if CHART[account.code].normal is Side.DEBIT else -cents)


def do_post(model, one):
    if not model.admits(one):
        with pytest.raises(LedgerKeyReused):
            post(journal=one)
        return
    model.add(one, post(journal=one))


def do_many(model, drafts):
    first = {one.key: one.fingerprint() for one in reversed(drafts)}
    if any(not model.admits(one) or first[one.key] != one.fingerprint() for one in drafts):
        with pytest.raises(LedgerKeyReused):
            post_many(journals=drafts)
        return
    new = set(first) - set(model.journals)
    posted = post_many(journals=drafts)
    assert (posted.posted_count, posted.skipped_count) == (len(new), len(drafts) - len(new))
    for one in drafts:
        model.add(one, one.id)


def do_reverse(model, key):
    if key not in model.journals:
        return
    _, one, journal_id = model.journals[key]
    facts = {"journal_id": journal_id, "effective_date": DAY, "actor": SYSTEM}
    if key in model.reversed:
        with pytest.raises(AlreadyReversed):
            reverse_journal(**facts, reason="Again", key=f"undo {key} again")
        reverse_journal(**facts, reason="Wrong", key=f"undo {key}")  # a replay
        return
    reverse_journal(**facts, reason="Wrong", key=f"undo {key}")
    model.reversed.add(key)
    model.move(one.lines, -1)


DO = {"post": do_post, "many": do_many, "reverse": do_reverse}


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=12))
def test_any_sequence_keeps_the_books_balanced(steps):
    organization_id = make_organization(f"clinic-{UUID(int=next_number())}")
    model = Model()
    with tenant(organization_id):
        for name, what in steps:
            DO[name](model, what)
        for account in model.sums:
            assert queries.balance(account.code, account.subject_id) == model.balance(account)
        assert sum(model.sums.values()) == ZERO.cents
    assert prove_ledger(organization_id).findings == ()


_NUMBERS = count(1)


def next_number():
    return next(_NUMBERS)
