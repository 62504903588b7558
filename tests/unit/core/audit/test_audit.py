"""A line for each event, appended only, sealed, and proven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

import psycopg
import pytest

from tests.unit.core.ledger.books import make_organization, new_id
from tests.unit.core.quiet import let_others_finish
from wellpaid.core.audit import queries
from wellpaid.core.audit.operations.make_partitions import make_partitions
from wellpaid.core.audit.operations.prove import prove_audit
from wellpaid.core.audit.operations.seal import seal_audit
from wellpaid.core.events import registry
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.events.registry import Event, event, read_by
from wellpaid.kit.tenancy.scope import TenancyError, tenant

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
BILL = UUID(int=7)


@pytest.fixture
def bill_seen(monkeypatch):
    """An event of this test's own registry."""
    monkeypatch.setattr(registry, "_readers", {})
    monkeypatch.setattr(registry, "EVENTS", known := {})
    monkeypatch.setattr("wellpaid.core.events.operations.announce.EVENTS", known)

    @event
    @dataclass(frozen=True)
    class BillSeen(Event):
        code: ClassVar[str] = "bill.seen"
        bill_id: UUID
        amount_cents: int

    return BillSeen


def say(bill_seen, cents=5, actor=SYSTEM):
    return announce(bill_seen(BILL, cents), actor=actor, subject_id=BILL, now=NOW)


@pytest.mark.django_db
def test_an_announcement_is_a_line_and_reaches_its_readers(bill_seen):
    read, user = [], Actor(ActorKind.USER, new_id())
    read_by("bill.seen", read.append)
    organization_id = make_organization()
    with tenant(organization_id):
        line_id = say(bill_seen, actor=user)
        (line,) = queries.lines_about(BILL)
        assert (line.id, line.event, line.actor_kind, line.actor_id, line.occurred_at) == (
            line_id, "bill.seen", "user", user.id, NOW,
        )  # fmt: skip
        assert line.facts == {"bill_id": str(BILL), "amount_cents": 5}
        assert queries.lines_about(new_id()) == []
    (announcement,) = read
    assert (announcement.event.amount_cents, announcement.audit_line_id) == (5, line_id)


@pytest.mark.django_db
def test_nothing_is_announced_outside_a_tenant_block_or_unregistered(bill_seen):
    with pytest.raises(TenancyError):
        say(bill_seen)
    registry.EVENTS.clear()
    with tenant(make_organization()), pytest.raises(KeyError):
        say(bill_seen)


def test_an_actor_is_written_and_read():
    user = Actor(ActorKind.USER, new_id())
    assert Actor.parse(str(user)) == user
    assert (str(SYSTEM), Actor.parse("system")) == ("system", SYSTEM)


@pytest.fixture
def trail(committed_database, bill_seen):
    organization_id = make_organization()
    for cents in (1, 2, 3):
        with tenant(organization_id):
            say(bill_seen, cents)
            say(bill_seen, 10 * cents)
        if cents != 3:
            let_others_finish()
            assert seal_audit(organization_id=organization_id) == 2
    return organization_id


@pytest.mark.parametrize(
    ("statement", "blocks"),
    [
        ("UPDATE audit_line SET actor_kind = 'user' WHERE facts->>'amount_cents' = '1'", ["1"]),
        ("DELETE FROM audit_line WHERE facts->>'amount_cents' = '20'", ["2"]),
        ("UPDATE audit_block SET hash = sha256('x') WHERE number = 1", ["1", "2"]),
        ("DELETE FROM audit_block WHERE number = 1", ["2"]),
    ],
)
def test_the_proof_names_what_was_tampered_with(trail, committed_database, statement, blocks):
    proof = prove_audit(trail)
    assert (proof.findings, proof.line_count, proof.block_count) == ((), 6, 2)
    with committed_database.superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(statement).rowcount == 1
    assert [finding.split()[1].rstrip(":") for finding in prove_audit(trail).findings] == blocks


def test_the_application_appends_and_can_neither_change_nor_date_a_line(trail, committed_database):
    with committed_database.application() as app:
        app.execute(f"SET app.organization_id = '{trail}'")
        assert app.execute("SELECT count(*) FROM audit_line").fetchone() == (6,)
        row = f"'{trail}', gen_random_uuid(), 'x', 'user', gen_random_uuid(), '{{}}', now()"
        columns = "organization_id, id, event, actor_kind, subject_id, facts, occurred_at"
        app.execute(f"INSERT INTO audit_line ({columns}) VALUES ({row})")
        for statement in (
            "UPDATE audit_line SET event = 'y'",
            "DELETE FROM audit_line",
            "TRUNCATE audit_line",
            "INSERT INTO audit_block (number) VALUES (9)",
            f"INSERT INTO audit_line ({columns}, created_at) VALUES ({row}, '2020-01-01')",
            f"INSERT INTO audit_line ({columns}, xid) VALUES ({row}, '1')",
            f"INSERT INTO audit_line ({columns}) VALUES ({row})".replace(
                str(trail), str(new_id()), 1
            ),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)


def test_coming_months_get_their_partitions(committed_database):
    assert make_partitions(first_month=NOW.date().replace(year=2041), months=2) == 2
    assert make_partitions(first_month=NOW.date().replace(year=2041), months=2) == 0
