"""Account numbers, their verification, authorizations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.core.banking.bank import (
    NOW,
    add_account,
    agree,
    deposits,
    originate,
    verify,
)
from wellpaid.core.banking.models import BankAccount, Mandate
from wellpaid.core.banking.numbers import open_number
from wellpaid.core.banking.operations.add_bank_account import (
    AccountNumberWrong,
    HolderNameMissing,
    RoutingNumberWrong,
)
from wellpaid.core.banking.operations.close_bank_account import close_bank_account
from wellpaid.core.banking.operations.confirm_micro_deposits import (
    DepositsDoNotMatch,
    VerificationOver,
    confirm_micro_deposits,
)
from wellpaid.core.banking.operations.give_mandate import MandateDoesNotFit, MandateIncomplete
from wellpaid.core.banking.operations.revoke_mandate import revoke_mandate
from wellpaid.core.banking.operations.start_verification import (
    VerificationNotPossible,
    start_verification,
)
from wellpaid.core.banking.policy import kept_until
from wellpaid.core.banking.states import (
    BankAccountState,
    EntryState,
    HolderKind,
    MandateKind,
    MandateState,
    VerificationMethod,
)
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


def account(clinic, account_id):
    with tenant(clinic.id):
        return BankAccount.objects.get(id=account_id)


def start(clinic, account_id, now=NOW):
    return start_verification(
        organization_id=clinic.id, bank_account_id=account_id,
        method=VerificationMethod.MICRO_DEPOSITS, actor=SYSTEM, now=now,
    )  # fmt: skip


def answer(clinic, account_id, *cents, now=NOW):
    confirm_micro_deposits(
        organization_id=clinic.id, bank_account_id=account_id,
        amounts=[Money(one) for one in cents], actor=SYSTEM, now=now,
    )  # fmt: skip


def test_a_number_is_sealed_and_the_same_one_is_kept_once(clinic):
    owner_id = new_id()
    first = add_account(clinic.id, owner_id=owner_id, account_number="9988 7766 5544")
    again = add_account(clinic.id, owner_id=owner_id, account_number="998877665544")
    other = add_account(clinic.id, account_number="998877665544")
    assert first == again
    assert other != first
    row = account(clinic, first)
    assert "998877665544" not in (row.account_number, row.fingerprint)
    assert (open_number(row.account_number), row.last4) == ("998877665544", "5544")


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("routing_number", "000000000", RoutingNumberWrong),
        ("routing_number", "076401252", RoutingNumberWrong),
        ("routing_number", "990000009", RoutingNumberWrong),
        ("account_number", "123", AccountNumberWrong),
        ("account_number", "123456789012345678", AccountNumberWrong),
        ("account_number", "12345ñ", AccountNumberWrong),
        ("holder_name", "  ", HolderNameMissing),
    ],
)
def test_what_can_be_no_account_is_refused(clinic, field, value, error):
    with tenant(clinic.id):
        before = BankAccount.objects.count()
    with pytest.raises(error):
        add_account(clinic.id, **{field: value})
    with tenant(clinic.id):
        assert BankAccount.objects.count() == before


def test_two_right_amounts_in_any_order_verify(clinic):
    account_id = add_account(clinic.id)
    assert start(clinic, account_id) == 1
    assert start(clinic, account_id) == 1
    amounts = sorted((one.cents for one in deposits(clinic, account_id)), reverse=True)
    assert len(amounts) == 2
    assert all(1 <= cents <= 99 for cents in amounts)
    rows = clinic.entries(bank_account_id=account_id)
    assert [row.direction for row in rows] == ["credit", "credit", "debit"]
    assert rows[2].amount_cents == sum(amounts)
    assert {row.entry_description for row in rows} == {"ACCTVERIFY"}
    answer(clinic, account_id, *amounts)
    assert account(clinic, account_id).state == BankAccountState.VERIFIED
    with pytest.raises(VerificationOver):
        answer(clinic, account_id, *amounts)


def test_wrong_answers_are_counted_and_end_the_round(clinic):
    account_id = add_account(clinic.id)
    start(clinic, account_id)
    for tries in (1, 2):
        with pytest.raises(DepositsDoNotMatch):
            answer(clinic, account_id, 100, 100)
        assert account(clinic, account_id).verification_tries == tries
    with pytest.raises(VerificationOver):
        answer(clinic, account_id, 100, 100)
    assert account(clinic, account_id).state == BankAccountState.FAILED
    right = [one.cents for one in deposits(clinic, account_id)]
    with pytest.raises(VerificationOver):
        answer(clinic, account_id, *right)


def test_a_late_answer_fails_and_the_third_round_is_the_last(clinic):
    account_id = add_account(clinic.id)
    for number in (1, 2, 3):
        assert start(clinic, account_id) == number
        right = [one.cents for one in deposits(clinic, account_id)]
        with pytest.raises(VerificationOver):
            answer(clinic, account_id, *right, now=NOW + timedelta(days=15))
    with pytest.raises(VerificationNotPossible):
        start(clinic, account_id)


def test_another_organisations_account_is_not_found(clinic, tmp_path):
    from tests.unit.core.banking.bank import make_bank_clinic

    stranger = make_bank_clinic(tmp_path / "other")
    account_id = add_account(clinic.id)
    with pytest.raises(NotFound):
        start(stranger, account_id)
    with pytest.raises(NotFound):
        close_bank_account(
            organization_id=stranger.id, bank_account_id=account_id, actor=SYSTEM, now=NOW
        )


def test_closing_ends_authorizations_and_cancels_what_waits(clinic):
    account_id = verify(clinic, add_account(clinic.id))
    mandate_id = agree(clinic, account_id)
    entry = originate(clinic, account_id, mandate_id)
    for _ in range(2):
        close_bank_account(
            organization_id=clinic.id, bank_account_id=account_id, actor=SYSTEM, now=NOW
        )
    assert account(clinic, account_id).state == BankAccountState.CLOSED
    with tenant(clinic.id):
        mandate = Mandate.objects.get(id=mandate_id)
    assert mandate.state == MandateState.ENDED
    assert mandate.keep_until_date == kept_until(NOW.date(), 2)
    states = {row.reference: row.state for row in clinic.entries(bank_account_id=account_id)}
    assert states[entry.reference] == EntryState.CANCELLED
    assert set(states.values()) == {EntryState.CANCELLED}


def test_a_revoked_authorization_cancels_what_waits_and_keeps_its_words(clinic):
    account_id = add_account(clinic.id)
    mandate_id = agree(clinic, account_id)
    entry = originate(clinic, account_id, mandate_id)
    for _ in range(2):
        revoke_mandate(organization_id=clinic.id, mandate_id=mandate_id, actor=SYSTEM, now=NOW)
    (row,) = clinic.entries(reference=entry.reference)
    assert row.state == EntryState.CANCELLED
    with tenant(clinic.id):
        mandate = Mandate.objects.get(id=mandate_id)
    assert mandate.state == MandateState.REVOKED
    assert "ending in 5544" in mandate.text
    assert "203.0.113.9" not in mandate.evidence_sha256


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": "I allow it."}, MandateIncomplete),
        ({"lowest": Money(0)}, MandateIncomplete),
        ({"lowest": Money(500), "highest": Money(400)}, MandateIncomplete),
        ({"kind": MandateKind.CCD}, MandateDoesNotFit),
    ],
)
def test_an_authorization_that_lacks_something_is_refused(clinic, changes, error):
    account_id = add_account(clinic.id)
    with pytest.raises(error):
        agree(clinic, account_id, **changes)
    with tenant(clinic.id):
        assert not Mandate.objects.exists()


def test_a_companys_account_takes_a_ccd_authorization(clinic):
    account_id = add_account(clinic.id, holder_kind=HolderKind.BUSINESS)
    mandate_id = agree(clinic, account_id, kind=MandateKind.CCD)
    assert originate(clinic, account_id, mandate_id).sec_code == "CCD"
