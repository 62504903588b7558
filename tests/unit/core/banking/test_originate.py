"""What may be sent, what is refused, and what is sent again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.unit.core.banking.bank import (
    NOW,
    add_account,
    agree,
    originate,
    ready_debit,
    request,
    return_file,
    verify,
)
from wellpaid.core.banking.operations.build_file import build_file
from wellpaid.core.banking.operations.cancel_entry import EntryNotCancellable, cancel_entry
from wellpaid.core.banking.operations.close_bank_account import close_bank_account
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.banking.operations.originate_entry import (
    BankAccountNotUsable,
    BankAccountNotVerified,
    MandateNotUsable,
    ReferenceTaken,
    RetryNotAllowed,
    originate_entry,
)
from wellpaid.core.banking.operations.queue_entry import EntryRefused
from wellpaid.core.banking.operations.revoke_mandate import revoke_mandate
from wellpaid.core.banking.operations.take_in_files import take_in_files
from wellpaid.core.banking.queries import Rate, find_entry, return_rates
from wellpaid.core.banking.schedule import is_build_due
from wellpaid.core.banking.states import Direction, EntryState, MandateKind
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money


def again(clinic, asked):
    return originate_entry(organization_id=clinic.id, request=asked, actor=SYSTEM, now=NOW)


def test_the_same_request_twice_is_one_entry(clinic):
    account_id = add_account(clinic.id)
    asked = request(account_id, agree(clinic, account_id), reference="pay.1")
    assert again(clinic, asked).id == again(clinic, asked).id
    other = request(account_id, asked.mandate_id, reference="pay.1", amount=Money(1))
    with pytest.raises(ReferenceTaken):
        again(clinic, other)
    assert [row.amount_cents for row in clinic.entries()] == [18348]


def test_an_online_debit_waits_for_the_accounts_check(clinic):
    account_id = add_account(clinic.id)
    mandate_id = agree(clinic, account_id, kind=MandateKind.WEB_RECURRING)
    with pytest.raises(BankAccountNotVerified):
        originate(clinic, account_id, mandate_id)
    verify(clinic, account_id)
    row = originate(clinic, account_id, mandate_id)
    assert (row.sec_code, row.state) == ("WEB", EntryState.QUEUED)
    assert clinic.entries(reference=row.reference)[0].payment_type == "R"


def test_a_single_authorization_is_used_once_unless_it_was_cancelled(clinic):
    account_id = verify(clinic, add_account(clinic.id))
    mandate_id = agree(clinic, account_id, kind=MandateKind.WEB_SINGLE)
    first = originate(clinic, account_id, mandate_id)
    with pytest.raises(MandateNotUsable):
        originate(clinic, account_id, mandate_id)
    cancel_entry(organization_id=clinic.id, reference=first.reference, actor=SYSTEM, now=NOW)
    originate(clinic, account_id, mandate_id)
    with pytest.raises(MandateNotUsable):
        originate(clinic, account_id, mandate_id)


def test_no_debit_without_an_authorization_that_covers_it(clinic):
    account_id, other_id = add_account(clinic.id), add_account(clinic.id, account_number="77665544")
    mandate_id = agree(clinic, account_id, highest=Money(20000))
    refused = [
        request(account_id, None, direction=Direction.DEBIT),
        request(account_id, mandate_id, amount=Money(20001)),
        request(other_id, mandate_id),
        request(account_id, mandate_id, direction=Direction.CREDIT),
    ]
    for asked in refused:
        with pytest.raises(MandateNotUsable):
            again(clinic, asked)
    revoke_mandate(organization_id=clinic.id, mandate_id=mandate_id, actor=SYSTEM, now=NOW)
    with pytest.raises(MandateNotUsable):
        originate(clinic, account_id, mandate_id)
    with pytest.raises(NotFound):
        originate(clinic, account_id, account_id)
    assert clinic.entries() == []


def test_a_closed_account_gets_nothing(clinic):
    account_id = add_account(clinic.id)
    close_bank_account(organization_id=clinic.id, bank_account_id=account_id, actor=SYSTEM, now=NOW)
    with pytest.raises(BankAccountNotUsable):
        originate(clinic, account_id, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Money(0)},
        {"amount": Money(-5)},
        {"amount": Money(10**10)},
        {"entry_description": "med bill"},
        {"entry_description": "MED BILLS 11"},
        {"individual_id": "Fenn, Odalys"},
        {"reference": "with blank"},
        {"addenda_text": "x" * 80 + "y"},
        {"addenda_text": "ñ"},
    ],
)
def test_what_no_file_can_hold_is_refused_before_it_waits(clinic, changes):
    account_id = add_account(clinic.id)
    with pytest.raises(EntryRefused):
        originate(clinic, account_id, None, **changes)
    assert clinic.entries() == []


def test_cancelling_ends_when_a_file_holds_it(clinic):
    row = ready_debit(clinic)
    other = ready_debit(clinic, account_number="11223344")
    for _ in range(2):
        gone = cancel_entry(
            organization_id=clinic.id, reference=row.reference, actor=SYSTEM, now=NOW
        )
        assert gone.state is EntryState.CANCELLED
    build_file(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    with pytest.raises(EntryNotCancellable):
        cancel_entry(organization_id=clinic.id, reference=other.reference, actor=SYSTEM, now=NOW)
    with pytest.raises(NotFound):
        cancel_entry(organization_id=clinic.id, reference="pay.none", actor=SYSTEM, now=NOW)
    assert find_entry(organization_id=clinic.id, reference="pay.none") is None


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, NOW, date(2026, 3, 12)),
        ({"is_same_day": True}, NOW, date(2026, 3, 11)),
        ({"is_same_day": True, "amount": Money(100_000_001)}, NOW, date(2026, 3, 12)),
        ({}, NOW + timedelta(hours=5), date(2026, 3, 13)),  # after the cut-off
        ({}, NOW + timedelta(days=2, hours=5), date(2026, 3, 17)),  # Friday evening
        ({"wished_date": date(2026, 3, 20)}, NOW, None),
        ({"wished_date": date(2026, 3, 14)}, NOW + timedelta(days=2), date(2026, 3, 16)),
    ],
)
def test_the_day_that_is_asked_for(clinic, changes, now, expected):
    row = ready_debit(clinic, **changes)
    build_file(organization_id=clinic.id, actor=SYSTEM, now=now)
    assert find_entry(organization_id=clinic.id, reference=row.reference).effective_date == expected


def test_a_file_is_due_before_each_cut_off():
    from datetime import UTC, datetime, time

    at_nine = datetime(2026, 3, 11, 13, 0, tzinfo=UTC)
    due = [
        is_build_due(last=at_nine, now=at_nine + timedelta(minutes=m), cutoff=time(17))
        for m in (30, 61, 330)
    ]
    assert due == [False, True, True]
    saturday = datetime(2026, 3, 14, 16, 0, tzinfo=UTC)
    friday_night = datetime(2026, 3, 13, 22, 0, tzinfo=UTC)
    assert is_build_due(last=friday_night, now=saturday, cutoff=time(17)) is False


def bring_back(clinic, reference, code, number):
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW + timedelta(hours=number))
    (row,) = clinic.entries(reference=reference)
    clinic.put_inbound(f"{reference}.ach", return_file((row, code), modifier=str(number)))
    take_in_files(organization_id=clinic.id, actor=SYSTEM, now=NOW)


def test_lack_of_money_is_tried_again_twice(clinic):
    account_id = add_account(clinic.id)
    mandate_id = agree(clinic, account_id)
    first = originate(clinic, account_id, mandate_id, reference="pay.0")
    with pytest.raises(RetryNotAllowed):
        originate(clinic, account_id, mandate_id, retry_of="pay.0")
    bring_back(clinic, first.reference, "R01", 0)
    for number in (1, 2):
        reference = f"pay.{number}"
        originate(clinic, account_id, mandate_id, reference=reference, retry_of="pay.0")
        assert clinic.entries(reference=reference)[0].entry_description == "RETRY PYMT"
        with pytest.raises(RetryNotAllowed):
            originate(clinic, account_id, mandate_id, retry_of="pay.0")
        bring_back(clinic, reference, "R01", number)
    with pytest.raises(RetryNotAllowed):
        originate(clinic, account_id, mandate_id, retry_of="pay.0")


@pytest.mark.parametrize("changes", [{"amount": Money(18347)}, {"retry_of": "pay.other"}])
def test_another_amount_is_no_second_try(clinic, changes):
    account_id = add_account(clinic.id)
    mandate_id = agree(clinic, account_id)
    originate(clinic, account_id, mandate_id, reference="pay.0")
    bring_back(clinic, "pay.0", "R01", 0)
    with pytest.raises(RetryNotAllowed):
        originate(clinic, account_id, mandate_id, **({"retry_of": "pay.0"} | changes))


def test_the_three_rates_count_debits_and_their_returns(clinic):
    rows = [ready_debit(clinic, account_number=f"55660000{n:04d}") for n in range(5001, 5005)]
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    entries = clinic.entries()
    clinic.put_inbound(
        "back.ach", return_file((entries[0], "R10"), (entries[1], "R03"), (entries[2], "R01"))
    )
    take_in_files(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    today = date(2026, 3, 20)
    assert return_rates(organization_id=clinic.id, today=today) == (
        Rate("unauthorised", 1, 4, 5),
        Rate("administrative", 1, 4, 30),
        Rate("overall", 3, 4, 150),
    )
    assert [r.per_mille for r in return_rates(organization_id=clinic.id, today=today)] == [
        250, 250, 750,
    ]  # fmt: skip
    quiet = return_rates(organization_id=clinic.id, today=date(2026, 6, 20))
    assert not any(rate.is_above_limit for rate in quiet)
    assert len(rows) == 4
