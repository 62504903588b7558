"""One journal, posted once, into the right books."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from tests.unit.core.ledger.books import DAY, charge, draft, make_organization, new_id, paid
from wellpaid.core.ledger import queries
from wellpaid.core.ledger.models import Entry, Journal
from wellpaid.core.ledger.operations.post import LedgerKeyReused, post
from wellpaid.core.ledger.operations.post_many import post_many
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import TenancyError, tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization_id() -> UUID:
    return make_organization()


def test_posting_moves_both_accounts(organization_id):
    bill = new_id()
    with tenant(organization_id):
        first = post(journal=draft("a", charge(bill, 12_500), subject_id=bill))
        post(journal=draft("b", paid(bill, 2_500), subject_id=bill))
        assert queries.balance("patient_receivable", bill) == Money(10_000)
        assert queries.balance("service_revenue") == Money(12_500)
        assert queries.balance("card_clearing") == Money(2_500)
        assert queries.balance("patient_credit", bill) == Money(0)
        assert queries.journals_about(bill)[0].id == first


def test_same_key_same_content_posts_once(organization_id):
    bill = new_id()
    with tenant(organization_id):
        first = post(journal=draft("a", charge(bill, 100)))
        assert post(journal=draft("a", charge(bill, 100))) == first
        assert Journal.objects.count() == Entry.objects.count() == 1
        assert queries.balance("patient_receivable", bill) == Money(100)


def test_same_key_other_content_is_refused(organization_id):
    bill = new_id()
    with tenant(organization_id):
        post(journal=draft("a", charge(bill, 100)))
        with pytest.raises(LedgerKeyReused) as refused:
            post(journal=draft("a", charge(bill, 101)))
        assert (refused.value.code, refused.value.status) == ("ledger_key_reused", 409)
        assert Journal.objects.count() == 1
        assert queries.balance("patient_receivable", bill) == Money(100)


def test_outside_a_tenant_block_nothing_is_posted(organization_id):
    with pytest.raises(TenancyError):
        post(journal=draft("a", charge(new_id(), 100)))


def test_the_short_way_and_the_long_way_write_the_same(organization_id):
    """One entry between known accounts is posted by a function of its own."""
    bill = new_id()
    with tenant(organization_id):
        long = post(journal=draft("a", charge(bill, 100), paid(bill, 30)))  # makes the accounts
        short = post(journal=draft("b", charge(bill, 40)))
        longer = post(journal=draft("c", charge(bill, 5), charge(bill, 6)))
        post_many(journals=[draft("d", charge(bill, 50))])
        entries = list(Entry.objects.order_by("created_at", "id"))
        journals = {journal.id: journal for journal in Journal.objects.all()}
        assert queries.balance("patient_receivable", bill) == Money(171)
        assert queries.balance("service_revenue") == Money(201)
        assert queries.balance("card_clearing") == Money(30)
    assert [entry.amount_cents for entry in entries] == [100, 30, 40, 5, 6, 50]
    marks = [(entry.debit_is_hot, entry.credit_is_hot) for entry in entries]
    assert marks == [(False, True), (True, False), *[(False, True)] * 4]
    assert [entry.id.int - entry.journal_id.int for entry in entries] == [1, 2, 1, 1, 2, 1]
    assert all(journals[entry.journal_id].created_at == entry.created_at for entry in entries)
    facts = {
        (j.event, j.subject_kind, j.subject_id, j.effective_date, j.reason, j.actor)
        for j in (journals[posted] for posted in (long, short, longer))
    }
    assert facts == {("bill.issued", "bill", UUID(int=7), DAY, "", "system")}
    assert prove_ledger(organization_id).is_sound


def test_the_short_way_keeps_to_the_open_books(organization_id):
    other = make_organization("other-clinic")
    bill = new_id()
    with tenant(organization_id):
        post(journal=draft("a", charge(bill, 100)))
    with tenant(other), pytest.raises(TenancyError):
        post(journal=draft("b", charge(bill, 100)), organization_id=organization_id)
    with (
        pytest.raises(DatabaseError, match="not the books of the open transaction"),
        tenant(other),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT ledger_post_one(%s, %s, 'b', '', 'bill.issued', 'bill', %s, current_date, '', "
            "'system', %s, 'patient_receivable', %s, false, %s, 'service_revenue', NULL, true, "
            "%s, 100)",
            [organization_id, new_id(), bill, new_id(), bill, new_id(), new_id()],
        )
