"""Many journals in few calls, each once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.core.ledger.books import charge, draft, make_organization, new_id, paid
from wellpaid.core.ledger import queries
from wellpaid.core.ledger.models import Entry, Journal
from wellpaid.core.ledger.operations.post import LedgerKeyReused, post
from wellpaid.core.ledger.operations.post_many import PostedBatch, post_many
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization_id():
    return make_organization()


def test_batches_move_balances_and_skip_what_is_known(organization_id):
    bills = [new_id() for _ in range(7)]
    drafts = [
        draft(f"bill {n}", charge(bill, 1_000 + n), paid(bill, 100), reason='NULL, "x" \\ {y} ñ')
        for n, bill in enumerate(bills)
    ]
    with tenant(organization_id):
        post(journal=drafts[2])
        again = replace(drafts[5], id=new_id())
        assert post_many(journals=[*drafts, again], batch=4) == PostedBatch(6, 2)
        assert post_many(journals=iter(drafts)) == PostedBatch(0, 7)
        never_used = new_id()
        balances = queries.balances_of("patient_receivable", [*bills, never_used])
        assert balances == {never_used: Money(0)} | {b: Money(900 + n) for n, b in enumerate(bills)}
        assert [queries.balance("patient_receivable", bill) for bill in bills] == [
            Money(900 + n) for n in range(7)
        ]
        assert queries.balance("card_clearing") == Money(700)
        assert set(Journal.objects.values_list("reason", flat=True)) == {'NULL, "x" \\ {y} ñ'}
        assert Entry.objects.count() == 14
    assert prove_ledger(organization_id).findings == ()


def test_a_reused_key_is_named_and_its_batch_is_not_posted(organization_id):
    bill = new_id()
    with tenant(organization_id):
        post(journal=draft("taken", charge(bill, 1)))
        drafts = [draft(key, charge(bill, 5)) for key in ("a", "b", "c", "taken")]
        with pytest.raises(LedgerKeyReused) as refused:
            post_many(journals=drafts, batch=2)
        assert refused.value.facts == {"key": "taken"}
        keys = Journal.objects.order_by("idempotency_key").values_list("idempotency_key", flat=True)
        assert list(keys) == ["a", "b", "taken"]
        assert queries.balance("patient_receivable", bill) == Money(11)


def test_a_key_with_two_contents_in_one_batch_is_refused(organization_id):
    bill = new_id()
    with tenant(organization_id):
        with pytest.raises(LedgerKeyReused):
            post_many(journals=[draft("a", charge(bill, 5)), draft("a", charge(bill, 6))])
        assert Journal.objects.count() == 0


def test_reversals_do_not_come_by_the_thousand(organization_id):
    with tenant(organization_id), pytest.raises(ValueError, match="one by one"):
        post_many(journals=[draft("a", charge(new_id(), 5), reverses_id=new_id())])
