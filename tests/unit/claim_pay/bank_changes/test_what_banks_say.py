"""What a payer's bank says about a provider's account reaches the provider, and two people act."""

from __future__ import annotations

import pytest

from tests.members import member_of
from tests.unit.claim_pay.disbursements.test_what_comes_back import bank_round, come_back
from tests.unit.claim_pay.enrollment.test_accounts import ASKER, SECOND
from tests.unit.claim_pay.network import EIN, NOW, TODAY, Network, Paid, choose, jobs
from tests.unit.core.banking.bank import correction_file
from wellpaid.claim_pay.bank_changes.operations.decide_correction import (
    apply_suggested,
    ask_correction,
    dismiss_correction,
)
from wellpaid.claim_pay.bank_changes.operations.hear_of_copy import News, hear_of_copy
from wellpaid.claim_pay.bank_changes.queries import open_corrections
from wellpaid.claim_pay.elections.queries import wishes_of
from wellpaid.claim_pay.enrollment.operations.decide_account import (
    NothingToDecide,
    SecondPersonNeeded,
)
from wellpaid.claim_pay.enrollment.queries import provider_account
from wellpaid.claim_pay.enrollment.states import ApprovalState
from wellpaid.core.banking.models import AchEntry, BankAccount
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant

NEW_NUMBER = "770000119999"


def copy_id(network: Network):
    with tenant(network.payer_id):
        return BankAccount.objects.get(owner_kind="payee").id


def hear(network: Network) -> News | None:
    return hear_of_copy(payer_id=network.payer_id, bank_account_id=copy_id(network), now=NOW)


def letters(network: Network) -> list[str]:
    with tenant(network.clinic.id):
        rows = Letter.objects.filter(kind__startswith="account_")
        return list(rows.values_list("kind", flat=True))


@pytest.fixture
def paid(network: Network) -> Network:
    member_of(network.clinic, Role.ADMINISTRATOR, "first")
    choose(network)
    network.pay(Paid())
    return network


@pytest.fixture
def corrected(paid: Network) -> Network:
    bank_round(paid)
    with tenant(paid.payer_id):
        entry = AchEntry.objects.get(purpose="payment")
    folder = paid.bank_dir / EIN / "inbound"
    (folder / "noc.ach").write_bytes(correction_file(entry, "C01", NEW_NUMBER))
    bank_round(paid)
    return paid


def decide(network: Network, operation, actor) -> None:
    [row] = open_corrections(network.clinic.id)
    operation(organization_id=network.clinic.id, correction_id=row.id, actor=actor, now=NOW)


def own(network: Network) -> BankAccount:
    with tenant(network.clinic.id):
        return BankAccount.objects.get(id=network.account_id)


def test_a_corrected_number_is_taken_over_by_two_people(corrected):
    assert jobs("bank_changes.hear_of_copy") == 1
    assert hear(corrected) is News.CORRECTED
    assert hear(corrected) is None
    assert letters(corrected) == ["account_corrected"]
    [row] = open_corrections(corrected.clinic.id)
    assert (row.new_last4, row.payer_name) == ("9999", "Pebbleway Health Plan")
    with pytest.raises(NothingToDecide):
        decide(corrected, apply_suggested, SECOND)
    decide(corrected, ask_correction, ASKER)
    with pytest.raises(SecondPersonNeeded):
        decide(corrected, apply_suggested, ASKER)
    assert own(corrected).last4 == "1222"
    decide(corrected, apply_suggested, SECOND)
    assert (own(corrected).last4, own(corrected).state) == ("9999", "verified")
    assert open_corrections(corrected.clinic.id) == []
    assert hear(corrected) is None
    # The next payment goes to the same copy.
    corrected.pay(Paid())
    assert copy_id(corrected)


def test_until_then_the_next_payment_goes_where_the_bank_said(corrected):
    corrected.pay(Paid())
    with tenant(corrected.payer_id):
        copies = BankAccount.objects.filter(owner_kind="payee")
        assert [row.last4 for row in copies] == ["9999"]
        assert AchEntry.objects.filter(bank_account_id=copies[0].id).count() == 2


def test_a_correction_may_be_left(corrected):
    hear(corrected)
    decide(corrected, dismiss_correction, ASKER)
    assert own(corrected).last4 == "1222"
    # The same news isn't told twice.
    assert hear(corrected) is None
    assert open_corrections(corrected.clinic.id) == []


def test_an_account_that_a_bank_cannot_use_gets_no_more_payments(paid):
    come_back(paid, "R02")
    assert hear(paid) is News.RETURNED
    assert hear(paid) is None
    row = provider_account(paid.clinic.id, paid.account_id)
    assert row is not None
    assert row.approval is ApprovalState.STOPPED
    assert letters(paid) == ["account_returned"]
    assert paid.account_id not in wishes_of(paid.clinic.id, today=TODAY).usable_account_ids


def test_what_is_no_copy_is_none_of_ours(network):
    found = hear_of_copy(payer_id=network.clinic.id, bank_account_id=network.account_id, now=NOW)
    assert found is None
