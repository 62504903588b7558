"""An account may be chosen once it is proved, approved by a second person, and has waited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.claim_pay.network import NOW, TODAY, Network, choose
from tests.unit.core.banking.bank import Clinic, deposits
from wellpaid.claim_pay.elections.operations.sign_election import (
    AccountChangeGuarded,
    AccountNotUsable,
)
from wellpaid.claim_pay.elections.queries import wishes_of
from wellpaid.claim_pay.enrollment.operations.add_account import add_account
from wellpaid.claim_pay.enrollment.operations.ask_approval import ask_approval
from wellpaid.claim_pay.enrollment.operations.decide_account import (
    NothingToDecide,
    SecondPersonNeeded,
    approve_account,
    refuse_account,
)
from wellpaid.claim_pay.enrollment.queries import provider_account, usable_account_ids
from wellpaid.claim_pay.enrollment.states import ApprovalState
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.banking.operations.add_bank_account import BankAccountDetails
from wellpaid.core.banking.operations.confirm_micro_deposits import (
    VerificationOver,
    confirm_micro_deposits,
)
from wellpaid.core.banking.states import (
    AccountType,
    BankAccountState,
    HolderKind,
    OwnerKind,
    VerificationMethod,
)
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

ASKER, SECOND = (Actor(ActorKind.USER, new_id()) for _ in range(2))
# Thursday the 12th, Friday the 13th and Monday the 16th of March are the three banking days.
USABLE = TODAY + timedelta(days=5)


def add(network: Network, number: str = "660000111222"):
    details = BankAccountDetails(
        OwnerKind.ORGANIZATION, network.clinic.id, "076401251", number, AccountType.CHECKING,
        HolderKind.BUSINESS, "Larkmoor Clinic LLC",
    )  # fmt: skip
    return add_account(
        organization_id=network.clinic.id, details=details,
        method=VerificationMethod.MICRO_DEPOSITS, actor=ASKER, now=NOW,
    )  # fmt: skip


def confirm(network: Network, account_id, amounts=None) -> None:
    clinic = Clinic(network.clinic.id, network.bank_dir)
    confirm_micro_deposits(
        organization_id=network.clinic.id, bank_account_id=account_id,
        amounts=amounts or deposits(clinic, account_id), actor=ASKER, now=NOW,
    )  # fmt: skip


def decide(network: Network, account_id, operation=approve_account, actor=SECOND):
    return operation(
        organization_id=network.clinic.id, bank_account_id=account_id, today=TODAY, actor=actor,
        now=NOW,
    )  # fmt: skip


def usable(network: Network, on_date=USABLE):
    return usable_account_ids(network.clinic.id, on_date=on_date) - {network.account_id}


def test_proved_approved_and_waited(network):
    account_id = add(network)
    assert usable(network) == frozenset()
    confirm(network, account_id)
    assert usable(network) == frozenset()
    assert decide(network, account_id) == USABLE
    assert usable(network, USABLE - timedelta(days=1)) == frozenset()
    assert usable(network) == {account_id}
    # The order of proof and approval is free; the audit names both people.
    with tenant(network.clinic.id):
        lines = AuditLine.objects.filter(
            event__startswith="provider_account", subject_id=account_id
        )
        assert [(line.event, line.actor_id) for line in lines.order_by("created_at")] == [
            ("provider_account.asked", ASKER.id),
            ("provider_account.approved", SECOND.id),
        ]


def test_who_asks_does_not_approve(network):
    account_id = add(network)
    with pytest.raises(SecondPersonNeeded):
        decide(network, account_id, actor=ASKER)
    row = provider_account(network.clinic.id, account_id)
    assert row is not None
    assert (row.approval, row.usable_from) == (ApprovalState.WAITING, None)


def test_nobody_decides_twice_and_a_refusal_can_be_asked_again(network):
    account_id = add(network)
    decide(network, account_id, refuse_account)
    with pytest.raises(NothingToDecide):
        decide(network, account_id)
    ask_approval(
        organization_id=network.clinic.id, bank_account_id=account_id, actor=SECOND, now=NOW
    )
    with pytest.raises(SecondPersonNeeded):
        decide(network, account_id)
    decide(network, account_id, actor=ASKER)
    with pytest.raises(NothingToDecide):
        decide(network, account_id, refuse_account)


def test_three_wrong_answers_end_the_proof(network):
    account_id = add(network)
    wrong = [Money(100), Money(100)]
    for _ in range(3):
        with pytest.raises(ProductError):
            confirm(network, account_id, wrong)
    with pytest.raises(VerificationOver):
        confirm(network, account_id)
    row = provider_account(network.clinic.id, account_id)
    assert row is not None
    assert row.state is BankAccountState.FAILED


def test_a_patients_account_is_none_of_ours(network):
    from tests.unit.core.banking.bank import add_account as add_any

    account_id = add_any(network.clinic.id)
    with pytest.raises(NotFound):
        ask_approval(
            organization_id=network.clinic.id, bank_account_id=account_id, actor=ASKER, now=NOW
        )
    assert provider_account(network.clinic.id, account_id) is None


def test_a_choice_takes_a_ready_account_and_no_other_by_the_back_door(network):
    account_id = add(network)
    confirm(network, account_id)
    first, network.account_id = network.account_id, account_id
    with pytest.raises(AccountNotUsable):
        choose(network)
    decide(network, account_id)
    with pytest.raises(AccountNotUsable):
        choose(network)
    network.account_id = first
    choose(network)
    network.account_id = account_id
    with pytest.raises(AccountChangeGuarded):
        choose(network, effective_date=USABLE)
    wishes = wishes_of(network.clinic.id, today=USABLE)
    assert [choice.bank_account_id for choice in wishes.choices] == [first]
    assert wishes.usable_account_ids == {first, account_id}


def test_a_first_choice_may_begin_when_the_wait_is_over(network):
    account_id = add(network)
    confirm(network, account_id)
    decide(network, account_id)
    network.account_id = account_id
    choose(network, effective_date=USABLE)
    assert wishes_of(network.clinic.id, today=TODAY).usable_account_ids.isdisjoint({account_id})
