"""Opening a bill with the second fact, and everybody else failing alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, make_bill, make_clinic, person
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.check_digits import damm_digit
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.guest_lookup.links import LinkedBill, LinkExpired, make_link, read_link
from wellpaid.patient_pay.guest_lookup.matching import Facts
from wellpaid.patient_pay.guest_lookup.models import LookupCount
from wellpaid.patient_pay.guest_lookup.operations.count_try import MustWait, forget_old_counts
from wellpaid.patient_pay.guest_lookup.operations.open_bill import (
    OpenedBill,
    WrongAnswers,
    open_bill,
)
from wellpaid.patient_pay.guest_lookup.operations.open_linked_bill import open_linked_bill

pytestmark = pytest.mark.django_db
RIGHT = Facts("Fenn", date(1988, 11, 12))
WRONG = Facts("Fenn", date(1988, 11, 13))
ADDRESS = "192.0.2.7"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bill() -> Bill:
    return make_bill(make_clinic())


def attempt(number: str, facts: Facts = WRONG, *, seconds: float = 0, address: str = ADDRESS):
    return open_bill(
        number=number, facts=facts, address=address, now=NOW + timedelta(seconds=seconds)
    )


def unknown_number(known: str) -> str:
    """Give a number with a right check digit that no bill has."""
    body = known[:6] + f"{(int(known[6:11]) + 1) % 100_000:05d}"
    return body + damm_digit(body)


def test_the_right_facts_open_the_bill(bill: Bill) -> None:
    opened = attempt(bill.number, RIGHT)
    assert opened == OpenedBill(bill.organization_id, bill.guarantor_id, bill.id, opened.guest_id)


@pytest.mark.parametrize("name", ["FENN", " fenn ", "Fénn", "F-e n.n"])
def test_a_name_is_read_kindly(bill: Bill, name: str) -> None:
    assert attempt(bill.number, Facts(name, RIGHT.birth_date)).bill_id == bill.id


@pytest.mark.parametrize(
    "facts",
    [WRONG, Facts("Fen", RIGHT.birth_date), Facts("", RIGHT.birth_date), Facts("Fenn")],
    ids=["date", "name", "no name", "no date"],
)
def test_one_wrong_fact_is_enough_to_stay_out(bill: Bill, facts: Facts) -> None:
    with pytest.raises(WrongAnswers):
        attempt(bill.number, facts)


def test_a_patient_without_a_birth_date_opens_for_nobody() -> None:
    patient = person(birth_date=None)
    bill = make_bill(make_clinic(), patient=patient)
    with pytest.raises(WrongAnswers):
        attempt(bill.number, Facts("Fenn", None))


def test_a_clinic_may_ask_for_the_zip_code_instead() -> None:
    fact = Organization.SecondFact.NAME_AND_POSTAL_CODE
    bill = make_bill(make_clinic(second_fact=fact))
    with pytest.raises(WrongAnswers):
        attempt(bill.number, Facts("Fenn", RIGHT.birth_date, "43998"))
    right = Facts("Fenn", None, "43999-1234")
    assert attempt(bill.number, right, seconds=5).bill_id == bill.id


def test_unknown_and_wrong_end_in_the_same_words_and_the_same_statements(bill: Bill) -> None:
    """What a stranger could measure is the same: words, tries left, and every statement sent."""
    told, sent = [], []
    for number in (bill.number, unknown_number(bill.number)):
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            pytest.raises(WrongAnswers) as error,
        ):
            attempt(number, address=f"192.0.2.{len(told)}")
        told.append((error.value.sentence, error.value.status, error.value.tries_left))
        sent.append([statement_shape(query["sql"]) for query in queries.captured_queries])
        LookupCount.objects.all().delete()
    assert told[0] == told[1]
    assert sent[0] == sent[1]


def statement_shape(sql: str) -> str:
    """Strip a statement of its values."""
    import re

    return re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+", "?", sql)


def test_a_number_of_nobodys_block_is_answered_alike(bill: Bill) -> None:
    body = "99999912345" if not bill.number.startswith("999999") else "88888812345"
    with pytest.raises(WrongAnswers) as error:
        attempt(body + damm_digit(body))
    assert error.value.tries_left == 4


def test_waits_grow_and_the_fifth_wrong_answer_locks_the_bill(bill: Bill) -> None:
    """1st free, then 2, 5 and 10 seconds, then half an hour: for the right answer too."""
    clock = 0.0
    for wait, left in ((0, 4), (2, 3), (5, 2), (10, 1)):
        with pytest.raises(WrongAnswers) as error:
            attempt(bill.number, seconds=clock)
        assert error.value.tries_left == left
        if wait:
            with pytest.raises(MustWait) as must_wait:
                attempt(bill.number, RIGHT, seconds=clock + wait - 0.1)
            assert not must_wait.value.is_locked
        clock += wait + 0.1
    with pytest.raises(WrongAnswers) as error:
        attempt(bill.number, seconds=clock)
    assert error.value.tries_left == 0
    with pytest.raises(MustWait) as must_wait:
        attempt(bill.number, RIGHT, seconds=clock + 29 * 60)
    assert must_wait.value.is_locked or must_wait.value.until
    assert attempt(bill.number, RIGHT, seconds=clock + 31 * 60).bill_id == bill.id


def test_a_wait_also_holds_from_another_address(bill: Bill) -> None:
    for seconds in (0, 1):
        with pytest.raises(WrongAnswers):
            attempt(bill.number, seconds=seconds)
    with pytest.raises(MustWait):
        attempt(bill.number, RIGHT, seconds=1.5, address="198.51.100.9")


def test_an_address_that_goes_through_numbers_has_to_wait(bill: Bill) -> None:
    """Twenty numbers with a wrong answer each are free; the next ones wait longer and longer."""
    number = bill.number
    for _ in range(21):
        number = unknown_number(number)
        with pytest.raises(WrongAnswers):
            attempt(number)
    with pytest.raises(MustWait):
        attempt(bill.number, RIGHT, seconds=20)
    assert attempt(bill.number, RIGHT, seconds=20, address="198.51.100.9").bill_id == bill.id


def test_the_whole_installation_slows_down_when_it_is_tried(bill: Bill) -> None:
    from wellpaid.patient_pay.guest_lookup.operations.count_try import key_of
    from wellpaid.patient_pay.guest_lookup.policy import Scope

    LookupCount.objects.create(
        key=key_of(Scope.INSTALLATION, ""),
        failure_count=1_000,
        counted_since=NOW,
        blocked_until=NOW,
    )
    with pytest.raises(WrongAnswers):
        attempt(bill.number)
    with pytest.raises(MustWait):
        attempt(unknown_number(bill.number), seconds=0.5, address="198.51.100.9")


def test_the_right_answer_forgives_the_bill(bill: Bill) -> None:
    with pytest.raises(WrongAnswers):
        attempt(bill.number)
    attempt(bill.number, RIGHT)
    with pytest.raises(WrongAnswers) as error:
        attempt(bill.number)
    assert error.value.tries_left == 4


def test_counts_tell_nobody_which_numbers_were_tried(bill: Bill) -> None:
    with pytest.raises(WrongAnswers):
        attempt(bill.number)
    keys = " ".join(LookupCount.objects.values_list("key", flat=True))
    assert bill.number not in keys
    assert ADDRESS not in keys
    assert LookupCount.objects.count() == 3


def test_old_counts_are_forgotten(bill: Bill) -> None:
    with pytest.raises(WrongAnswers):
        attempt(bill.number)
    assert forget_old_counts(now=NOW + timedelta(hours=29)) == 0
    assert forget_old_counts(now=NOW + timedelta(hours=31)) == 3


def test_a_link_asks_for_the_birth_date_only(bill: Bill) -> None:
    token = make_link(LinkedBill(bill.organization_id, bill.id))
    assert bill.number not in token
    facts = {"token": token, "address": ADDRESS, "now": NOW}
    with pytest.raises(WrongAnswers):
        open_linked_bill(birth_date=date(1988, 11, 13), **facts)
    assert open_linked_bill(birth_date=date(1988, 11, 12), **facts).bill_id == bill.id


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda _: ""])
def test_a_forged_link_opens_nothing(bill: Bill, change) -> None:
    token = make_link(LinkedBill(bill.organization_id, bill.id))
    with pytest.raises(LinkExpired):
        read_link(change(token))
