"""One journal, posted once, into the right books."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.unit.core.ledger.books import charge, draft, make_organization, new_id, paid
from wellpaid.core.ledger import queries
from wellpaid.core.ledger.models import Entry, Journal
from wellpaid.core.ledger.operations.post import LedgerKeyReused, post
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
