"""A change takes effect once every proof is there and its day has come, and not before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from tests.factories import make_clinic
from tests.members import member_of
from tests.unit.claim_pay.enrollment.test_accounts import ASKER, SECOND, USABLE, add, confirm
from tests.unit.claim_pay.network import NOW, TODAY, Network, Paid, choose, make_network
from wellpaid.claim_pay.bank_changes.events import CallOutcome, RefusalReason
from wellpaid.claim_pay.bank_changes.models import BankChange
from wellpaid.claim_pay.bank_changes.operations.approve_change import approve_change
from wellpaid.claim_pay.bank_changes.operations.ask_change import (
    ChangeNotPossible,
    ChangeSignatureMissing,
    ChangeUnderWay,
    WishedChange,
    ask_change,
)
from wellpaid.claim_pay.bank_changes.operations.cancel_change import cancel_change
from wellpaid.claim_pay.bank_changes.operations.close_account import AccountInUse, close_account
from wellpaid.claim_pay.bank_changes.operations.make_effective import make_effective
from wellpaid.claim_pay.bank_changes.operations.prove_payment import (
    ChangeOver,
    PaymentUnknown,
    prove_payment,
)
from wellpaid.claim_pay.bank_changes.operations.record_call import (
    Call,
    CallerIsNotOutside,
    CallWrong,
    record_call,
)
from wellpaid.claim_pay.bank_changes.queries import change_of, due_changes, open_changes
from wellpaid.claim_pay.bank_changes.states import ChangeState
from wellpaid.claim_pay.elections.models import Election
from wellpaid.claim_pay.enrollment.operations.decide_account import SecondPersonNeeded
from wellpaid.core.banking.operations.close_bank_account import close_bank_account
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

OPERATOR = Actor(ActorKind.USER, new_id())
PAID_DAY = TODAY + timedelta(days=1)


class Change:
    """A change and what people do with it."""

    def __init__(self, network: Network, *, proved: bool = True, paid: bool = True) -> None:
        self.network, self.owner_id = network, network.clinic.id
        member_of(network.clinic, Role.ADMINISTRATOR, "first")
        member_of(network.clinic, Role.ADMINISTRATOR, "second")
        self.old_id = network.account_id
        choose(network)
        if paid:
            network.pay(Paid("BEFORE-1"))
        self.new_id = add(network)
        if proved:
            confirm(network, self.new_id)
        self.id = self.ask()

    def ask(self, **changes) -> UUID:
        facts = {
            "from_account_id": self.old_id, "to_account_id": self.new_id,
            "signed_name": "Bram Oduya", "terms": "Pay us there.",
        } | changes  # fmt: skip
        return ask_change(
            organization_id=self.owner_id, wish=WishedChange(**facts), today=TODAY, actor=ASKER,
            now=NOW,
        )  # fmt: skip

    @property
    def about(self) -> dict:
        return {"organization_id": self.owner_id, "bank_change_id": self.id, "now": NOW}

    def name_payment(self, amount: int = 15_000, day=PAID_DAY) -> None:
        prove_payment(
            **self.about, amount=Money(amount), payment_date=day, today=TODAY, actor=ASKER
        )

    def call(self, outcome=CallOutcome.CONFIRMED, actor=OPERATOR, name="Ida, front desk") -> None:
        record_call(**self.about, call=Call(name, NOW, outcome), today=TODAY, actor=actor)

    def approve(self, actor=SECOND) -> None:
        approve_change(**self.about, today=TODAY, actor=actor)

    def cancel(self, actor=SECOND) -> None:
        cancel_change(**self.about, actor=actor)

    def effect(self, today=USABLE) -> bool:
        return make_effective(**self.about, today=today)

    @property
    def row(self):
        return change_of(self.owner_id, self.id)

    def accounts(self) -> list[UUID]:
        """Give the accounts that choices in force name."""
        with tenant(self.owner_id):
            rows = Election.objects.filter(state="standing", ended_date__isnull=True)
            return list(rows.values_list("bank_account_id", flat=True))

    def letters(self) -> list[Letter]:
        with tenant(self.owner_id):
            rows = Letter.objects.filter(kind__startswith="bank_change")
            return list(rows.order_by("created_at", "id"))


@pytest.fixture
def change(network) -> Change:
    return Change(network)


def test_all_guards_then_its_day(change):
    for step in (change.name_payment, change.call, change.approve):
        assert (change.row.state, change.row.effective_date) == (ChangeState.COLLECTING, None)
        step()
    assert (change.row.state, change.row.effective_date) == (ChangeState.WAITING, USABLE)
    assert due_changes(change.owner_id, today=USABLE - timedelta(days=1)) == []
    assert not change.effect(USABLE - timedelta(days=1))
    assert change.accounts() == [change.old_id]
    assert due_changes(change.owner_id, today=USABLE) == [change.id]
    assert change.effect()
    assert not change.effect()
    assert change.row.state is ChangeState.EFFECTIVE
    assert change.accounts() == [change.new_id]
    assert open_changes() == []
    with tenant(change.owner_id):
        signed = Election.objects.get(bank_account_id=change.new_id)
        assert (signed.signed_name, signed.effective_date) == ("Bram Oduya", USABLE)


def test_the_day_is_set_by_whatever_proof_comes_last(network):
    change = Change(network, proved=False)
    change.approve()
    change.call()
    change.name_payment()
    assert change.row.state is ChangeState.COLLECTING
    confirm(network, change.new_id)
    assert change.row.state is ChangeState.WAITING


def test_every_administrator_hears_of_every_step_and_reads_no_number(change):
    change.name_payment()
    change.call()
    change.approve()
    change.effect()
    letters = change.letters()
    assert len({letter.recipient for letter in letters}) == 2
    kinds = [letter.kind for letter in letters if letter.recipient == letters[0].recipient]
    assert kinds == [
        f"bank_change_{step}"
        for step in ("asked", "payment_proved", "called", "approved", "complete", "effective")
    ]
    for letter in letters:
        assert "660000111222" not in letter.body
        assert "076401251" not in letter.body
        assert f"/claims/banks/changes/{change.id}" in letter.body


def test_payments_are_named_right_within_three_tries(change):
    for amount, day in ((15_001, PAID_DAY), (15_000, TODAY)):
        with pytest.raises(PaymentUnknown):
            change.name_payment(amount, day)
    with pytest.raises(ChangeOver):
        change.name_payment(1)
    row = change.row
    assert (row.state, row.refusal_reason) == (ChangeState.REFUSED, RefusalReason.WRONG_PAYMENTS)
    with pytest.raises(ChangeOver):
        change.name_payment()
    assert change.accounts() == [change.old_id]


def test_without_any_payment_the_call_is_the_proof(network):
    change = Change(network, paid=False)
    with pytest.raises(ChangeOver):
        change.name_payment()
    change.approve()
    assert change.row.state is ChangeState.COLLECTING
    change.call()
    assert change.row.state is ChangeState.WAITING


def test_who_answers_the_phone_can_stop_it(change):
    change.call(CallOutcome.NOT_REACHED, name="")
    assert change.row.state is ChangeState.COLLECTING
    with pytest.raises(CallWrong):
        change.call(name=" ")
    for insider in (ASKER,):
        with pytest.raises(CallerIsNotOutside):
            change.call(actor=insider)
    change.call(CallOutcome.DENIED)
    row = change.row
    assert (row.state, row.refusal_reason) == (ChangeState.REFUSED, RefusalReason.DENIED_BY_PHONE)
    assert [call.outcome for call in row.calls] == [CallOutcome.NOT_REACHED, CallOutcome.DENIED]
    with pytest.raises(ChangeOver):
        change.approve()


def test_the_second_person_is_another(change):
    with pytest.raises(SecondPersonNeeded):
        change.approve(ASKER)
    change.approve()
    with pytest.raises(CallerIsNotOutside):
        change.call(actor=SECOND)
    with pytest.raises(ChangeOver):
        change.approve(OPERATOR)


def test_cancelled_at_any_time_before_it_is_in_effect(change):
    change.name_payment()
    change.call()
    change.approve()
    change.cancel()
    assert not change.effect()
    assert change.accounts() == [change.old_id]
    with pytest.raises(ChangeOver):
        change.cancel()
    # Another one may be asked for now.
    assert change.ask() != change.id


def test_what_cannot_be_asked(change):
    with pytest.raises(ChangeUnderWay):
        change.ask()
    change.cancel()
    for wrong in ({"to_account_id": change.old_id}, {"from_account_id": change.new_id},
                  {"to_account_id": new_id()}):  # fmt: skip
        with pytest.raises(ChangeNotPossible):
            change.ask(**wrong)
    with pytest.raises(ChangeSignatureMissing):
        change.ask(signed_name=" ")
    with pytest.raises(NotFound):
        change_of(make_clinic().id, change.id)


def test_an_account_that_was_closed_meanwhile_changes_nothing(change):
    change.name_payment()
    change.call()
    change.approve()
    close_bank_account(
        organization_id=change.owner_id, bank_account_id=change.new_id, actor=ASKER, now=NOW
    )
    assert not change.effect()
    assert change.row.refusal_reason is RefusalReason.ACCOUNT_NOT_USABLE
    assert change.accounts() == [change.old_id]


def test_accounts_in_use_are_not_closed(change):
    def close(account_id):
        close_account(
            organization_id=change.owner_id, bank_account_id=account_id, today=TODAY,
            actor=ASKER, now=NOW,
        )  # fmt: skip

    for account_id in (change.old_id, change.new_id):
        with pytest.raises(AccountInUse):
            close(account_id)
    change.cancel()
    close(change.new_id)
    with pytest.raises(NotFound):
        close(change.new_id)


def at_once(*works) -> list[str]:
    """Do things in threads of their own at one moment; give what each came to."""
    barrier = Barrier(len(works))

    def run(work) -> str:
        try:
            barrier.wait(timeout=10)
            work()
        except (ChangeOver, SecondPersonNeeded):
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


@pytest.fixture
def committed(committed_database, settings, tmp_path) -> Change:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return Change(make_network(tmp_path / "bank"))


def test_two_approvals_at_once_are_one(committed):
    third = Actor(ActorKind.USER, new_id())
    assert at_once(committed.approve, lambda: committed.approve(third)) == ["done", "refused"]
    with tenant(committed.owner_id):
        assert BankChange.objects.get().approved_by in {str(SECOND), str(third)}
    assert len([one for one in committed.letters() if one.kind == "bank_change_approved"]) == 2


def test_approved_and_cancelled_at_once_is_cancelled(committed):
    committed.name_payment()
    committed.call()
    results = at_once(committed.approve, committed.cancel)
    # Either the approval came first and was cancelled, or it came too late.
    assert results in (["done", "done"], ["done", "refused"])
    assert committed.row.state is ChangeState.CANCELLED
    assert committed.accounts() == [committed.old_id]


def test_in_effect_and_cancelled_at_once_is_one_of_them(committed):
    committed.name_payment()
    committed.call()
    committed.approve()
    at_once(committed.effect, committed.cancel)
    state, accounts = committed.row.state, committed.accounts()
    assert (state, accounts) in (
        (ChangeState.EFFECTIVE, [committed.new_id]),
        (ChangeState.CANCELLED, [committed.old_id]),
    )
