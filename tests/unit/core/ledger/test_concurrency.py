"""What must hold when many post at once, on real connections that really commit."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.unit.core.ledger.books import charge, draft, make_organization, new_id, paid, transfer
from tests.unit.core.quiet import let_others_finish
from wellpaid.core.ledger import queries
from wellpaid.core.ledger.chart import PATIENT_RECEIVABLE
from wellpaid.core.ledger.models import Journal
from wellpaid.core.ledger.operations.post import AlreadyReversed, post
from wellpaid.core.ledger.operations.post_many import post_many
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.operations.seal import seal_ledger, take_snapshots
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

THREADS = 8


def at_once(work):
    """Run work(number) in eight threads that start together; gives their answers."""
    gate = threading.Barrier(THREADS)

    def run(number):
        try:
            gate.wait(timeout=20)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS), timeout=60))


@pytest.fixture
def organization_id(committed_database):
    return make_organization()


def test_one_key_from_eight_threads_is_one_journal(organization_id):
    bill = new_id()

    def work(_):
        with tenant(organization_id):
            return post(journal=draft("the key", charge(bill, 500)))

    assert len(set(at_once(work))) == 1
    with tenant(organization_id):
        assert Journal.objects.count() == 1
        assert queries.balance("patient_receivable", bill) == Money(500)
        assert queries.balance("service_revenue") == Money(500)


def test_a_hot_account_from_eight_threads_adds_up_under_snapshots(organization_id):
    bills = [new_id() for _ in range(THREADS)]

    def work(number):
        for turn in range(20):
            with tenant(organization_id):
                post(journal=draft(f"{number} {turn}", paid(bills[number], 100 + turn)))
            if turn % 5 == number % 5:
                take_snapshots(organization_id=organization_id)
                seal_ledger(organization_id=organization_id)

    at_once(work)
    expected = Money(THREADS * sum(100 + turn for turn in range(20)))
    with tenant(organization_id):
        assert queries.balance("card_clearing") == expected
    take_snapshots(organization_id=organization_id)
    with tenant(organization_id):
        assert queries.balance("card_clearing") == expected
    seal_ledger(organization_id=organization_id)
    proof = prove_ledger(organization_id)
    assert proof.findings == ()
    assert proof.journal_count == THREADS * 20


def test_crossing_accounts_do_not_deadlock(organization_id):
    one, two, three = (PATIENT_RECEIVABLE.of(new_id()) for _ in range(3))
    ring = [(one, two), (two, one), (two, three), (three, one)]

    def work(number):
        for turn in range(20):
            debit, credit = ring[(number + turn) % len(ring)]
            lines = [transfer(debit, credit, 10), transfer(credit, debit, 3)]
            with tenant(organization_id):
                if number % 2:
                    post(journal=draft(f"{number} {turn}", *lines))
                else:
                    post_many(
                        journals=[draft(f"{number} {turn} {n}", *lines[::-1]) for n in range(3)]
                    )

    at_once(work)
    assert prove_ledger(organization_id).findings == ()


def test_what_is_in_flight_is_not_sealed_and_not_lost(organization_id, committed_database):
    """A block and a snapshot stop short of an open transaction, even if later ones committed."""
    bill, opened, sealed = new_id(), threading.Event(), threading.Event()
    other = new_id()  # the slow one holds its bill's balance until it ends

    def slow():
        try:
            with tenant(organization_id):
                post(journal=draft("slow", paid(other, 7)))
                opened.set()
                assert sealed.wait(timeout=20)
        finally:
            connection.close()

    with tenant(organization_id):
        post(journal=draft("before", paid(bill, 1)))
    let_others_finish()
    thread = threading.Thread(target=slow)
    thread.start()
    assert opened.wait(timeout=20)
    with tenant(organization_id):
        post(journal=draft("after", paid(bill, 2)))
    try:
        assert seal_ledger(organization_id=organization_id) == 1
        assert take_snapshots(organization_id=organization_id) == 1
        with tenant(organization_id):
            assert queries.balance("card_clearing") == Money(3)
    finally:
        sealed.set()
        thread.join(timeout=20)
    with tenant(organization_id):
        assert queries.balance("card_clearing") == Money(10)
    let_others_finish()
    assert seal_ledger(organization_id=organization_id) == 2
    assert prove_ledger(organization_id).findings == ()


def test_one_journal_is_reversed_by_one_of_eight(organization_id):
    from tests.unit.core.ledger.test_reverse import undo

    with tenant(organization_id):
        first = post(journal=draft("a", charge(new_id(), 500)))

    def work(number):
        try:
            with tenant(organization_id):
                return undo(first, key=f"undo {number}")
        except AlreadyReversed:
            return None

    assert at_once(work).count(None) == THREADS - 1
    assert prove_ledger(organization_id).findings == ()
