"""A journal is taken back once, by its mirror image."""

from __future__ import annotations

import pytest

from tests.unit.core.ledger.books import DAY, charge, draft, make_organization, new_id, paid
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger import queries
from wellpaid.core.ledger.models import Journal
from wellpaid.core.ledger.operations.post import AlreadyReversed, ReversalNotReversible, post
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.operations.reverse import reverse_journal
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import ZERO
from wellpaid.kit.tenancy.scope import tenant

pytestmark = pytest.mark.django_db


def undo(journal_id, key="undo", reason="Wrong bill"):
    return reverse_journal(
        journal_id=journal_id, reason=reason, effective_date=DAY, actor=SYSTEM, key=key
    )


def test_everything_goes_back(django_db_setup):
    organization_id, bill = make_organization(), new_id()
    with tenant(organization_id):
        first = post(journal=draft("a", charge(bill, 12_500), paid(bill, 300), subject_id=bill))
        back = undo(first)
        for account in (("patient_receivable", bill), ("service_revenue",), ("card_clearing",)):
            assert queries.balance(*account) == ZERO
        original, mirror = queries.journals_about(bill)
        assert (mirror.id, mirror.reverses_id, mirror.reason) == (back, first, "Wrong bill")
        assert mirror.event == "bill.issued.reversed"
        assert [(e.credit_account_id, e.debit_account_id, e.amount) for e in mirror.entries] == [
            (e.debit_account_id, e.credit_account_id, e.amount) for e in original.entries
        ]
    assert prove_ledger(organization_id).findings == ()


def test_once_and_never_a_reversal():
    organization_id = make_organization()
    with tenant(organization_id):
        first = post(journal=draft("a", charge(new_id(), 12_500)))
        back = undo(first)
        assert undo(first) == back
        with pytest.raises(AlreadyReversed) as refused:
            undo(first, key="again")
        assert refused.value.code == "already_reversed"
        with pytest.raises(ReversalNotReversible):
            undo(back, key="undo the undo")
        with pytest.raises(NotFound):
            undo(new_id(), key="nothing")
        with pytest.raises(ValueError, match="reason"):
            undo(first, key="why", reason=" ")
        assert Journal.objects.count() == 2
