"""Rule R13 by trying: what the application's role can't do, whatever our code forgets."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from tests.unit.core.ledger.books import make_organization
from wellpaid.core.idempotency.models import IdempotencyKey
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import TenancyError, cross_tenant, tenant

pytestmark = pytest.mark.django_db

_INSERT = (
    "INSERT INTO idempotency_key (organization_id, id, key, actor, fingerprint, created_at) "
    "VALUES (%s, %s, 'k', 'system', '', now())"
)


@pytest.fixture
def two() -> tuple[UUID, UUID]:
    mine, theirs = make_organization("willow-creek"), make_organization("stone-hill")
    for organization in (mine, theirs):
        with tenant(organization):
            IdempotencyKey(
                key="k", actor="system", fingerprint="", created_at=datetime(2026, 3, 2, tzinfo=UTC)
            ).save()
    with connection.cursor() as cursor:
        cursor.execute("RESET app.organization_id")
    return mine, theirs


def _rows(where: str = "", parameters: tuple[object, ...] = ()) -> list[UUID]:
    with cross_tenant("an attack"), connection.cursor() as cursor:
        cursor.execute(f"SELECT organization_id FROM idempotency_key {where}", parameters)
        return [organization for (organization,) in cursor.fetchall()]


def test_nobody_named_nothing_seen(two):
    assert _rows() == []


def test_only_the_named_organizations_rows_are_seen(two):
    mine, theirs = two
    with tenant(mine):
        assert _rows() == [mine]
        assert _rows("WHERE organization_id = %s", (theirs,)) == []


def test_rows_of_others_are_neither_changed_nor_deleted(two):
    mine, theirs = two
    with tenant(mine), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE idempotency_key SET actor = 'x' WHERE organization_id = %s", [theirs]
        )
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM idempotency_key WHERE organization_id = %s", [theirs])
        assert cursor.rowcount == 0


def test_no_row_is_added_to_or_given_to_another_organization(two):
    mine, theirs = two
    for statement, parameters in (
        (_INSERT, [theirs, new_id()]),
        (
            "UPDATE idempotency_key SET organization_id = %s WHERE organization_id = %s",
            [theirs, mine],
        ),
    ):
        with pytest.raises(Exception, match="row-level security") as refused:
            with tenant(mine), connection.cursor() as cursor:
                cursor.execute(statement, parameters)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_organization_is_forgotten_when_the_transaction_ends(owner_connection, two):
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as raw:
        with raw.transaction():
            raw.execute(f"SET LOCAL app.organization_id = '{two[0]}'")
        row = raw.execute("SELECT nullif(current_setting('app.organization_id', true), '')")
        assert row.fetchone() == (None,)


def test_tenant_rows_outside_a_block_are_refused_before_the_database(two):
    with pytest.raises(TenancyError):
        list(IdempotencyKey.objects.all())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET amount_cents = 1",
        "DELETE FROM ledger_journal",
        "TRUNCATE audit_line",
        "INSERT INTO ledger_balance VALUES (gen_random_uuid(), 1, 1, gen_random_uuid())",
        "ALTER TABLE idempotency_key DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER append_only ON ledger_entry",
        "SET ROLE wellpaid_owner",
    ],
)
def test_the_applications_role_has_no_way_to_the_books(statement):
    with pytest.raises(Exception, match=r"permission denied|must be owner") as refused:
        with cross_tenant("an attack"), connection.cursor() as cursor:
            cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
