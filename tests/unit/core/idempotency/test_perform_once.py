"""The nine cases of doing a thing once."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.factories import NOW, make_clinic
from wellpaid.core.idempotency.models import IdempotencyKey
from wellpaid.core.idempotency.operations.forget_old_keys import forget_old_keys
from wellpaid.core.idempotency.operations.perform_once import (
    KeyReused,
    Outcome,
    StillRunning,
    perform_once,
)
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant


class NoMoney(ProductError):
    code = "no_money"


class Work:
    """Counts how often it was done."""

    def __init__(self, *, fails_with: Exception | None = None) -> None:
        self.done_count = 0
        self.fails_with = fails_with

    def __call__(self) -> dict[str, int]:
        self.done_count += 1
        if self.fails_with:
            raise self.fails_with
        return {"done": self.done_count}


def once(organization_id: UUID, work: Work, **changes: object) -> Outcome:
    arguments = {
        "organization_id": organization_id,
        "key": "k-1",
        "actor": "guest:1",
        "body": {"amount_cents": 100},
        "work": work,
        "now": NOW,
    } | changes
    return perform_once(**arguments)  # type: ignore[arg-type]


@pytest.fixture
def clinic_id(db: None) -> UUID:
    return make_clinic().id


def test_1_a_first_request_is_done(clinic_id: UUID) -> None:
    work = Work()
    assert once(clinic_id, work) == Outcome({"done": 1}, is_replay=False)


def test_2_the_same_again_gives_the_same_answer_and_does_nothing(clinic_id: UUID) -> None:
    work = Work()
    once(clinic_id, work)
    assert once(clinic_id, work) == Outcome({"done": 1}, is_replay=True)
    assert work.done_count == 1


def test_3_a_refusal_leaves_the_key_free(clinic_id: UUID) -> None:
    with pytest.raises(NoMoney):
        once(clinic_id, Work(fails_with=NoMoney()))
    work = Work()
    assert once(clinic_id, work) == Outcome({"done": 1}, is_replay=False)


def test_3_a_body_that_was_refused_does_not_bind_the_key(clinic_id: UUID) -> None:
    with pytest.raises(NoMoney):
        once(clinic_id, Work(fails_with=NoMoney()))
    corrected = {"amount_cents": 99}
    assert once(clinic_id, Work(), body=corrected).is_replay is False
    with pytest.raises(KeyReused):
        once(clinic_id, Work())


def test_4_a_crash_before_the_commit_leaves_the_key_free(clinic_id: UUID) -> None:
    with pytest.raises(ZeroDivisionError):
        once(clinic_id, Work(fails_with=ZeroDivisionError()))
    with tenant(clinic_id):
        assert IdempotencyKey.objects.get().result is None
    assert once(clinic_id, Work()).is_replay is False


def test_5_the_same_key_with_another_body_is_refused(clinic_id: UUID) -> None:
    once(clinic_id, Work())
    work = Work()
    with pytest.raises(KeyReused):
        once(clinic_id, work, body={"amount_cents": 101})
    assert work.done_count == 0


def test_6_somebody_elses_key_is_another_key(clinic_id: UUID) -> None:
    once(clinic_id, Work())
    assert once(clinic_id, Work(), actor="guest:2").is_replay is False


def test_7_the_order_of_a_bodys_fields_means_nothing(clinic_id: UUID) -> None:
    once(clinic_id, Work(), body={"a": 1, "b": 2})
    assert once(clinic_id, Work(), body={"b": 2, "a": 1}).is_replay is True


def test_8_old_keys_are_forgotten_and_young_ones_kept(clinic_id: UUID) -> None:
    once(clinic_id, Work(), key="old", now=NOW - timedelta(days=31))
    once(clinic_id, Work(), key="young", now=NOW - timedelta(days=29))
    assert forget_old_keys(organization_id=clinic_id, now=NOW) == 1
    assert once(clinic_id, Work(), key="young").is_replay is True


@pytest.mark.parametrize("may_wait", [True, False], ids=["waits", "is refused"])
def test_9_two_at_once_are_done_once(committed_database: None, may_wait: bool) -> None:
    """The second waits for the first and gets its answer, or is told at once."""
    clinic_id = make_clinic().id
    inside, release = threading.Event(), threading.Event()
    outcomes: list[Outcome] = []
    work = Work()

    def slow() -> dict[str, int]:
        inside.set()
        assert release.wait(10)
        return work()

    def first() -> None:
        outcomes.append(once(clinic_id, slow))  # type: ignore[arg-type]
        connection.close()

    def second() -> None:
        outcomes.append(once(clinic_id, work, may_wait=True))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    if may_wait:
        waiting = threading.Thread(target=second)
        waiting.start()
        release.set()
        waiting.join(10)
    else:
        with pytest.raises(StillRunning):
            once(clinic_id, work)
        release.set()
    thread.join(10)
    assert work.done_count == 1
    assert all(outcome.result == {"done": 1} for outcome in outcomes)
