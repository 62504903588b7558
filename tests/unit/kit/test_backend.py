"""The database backend: nothing deferrable, no commit that may be lost unnoticed (R5, R16, R17)."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import IntegrityError, connection, connections, transaction

from tests.unit.core.ledger.books import make_organization
from wellpaid.kit.tenancy.backend.base import CommitUncertain, DatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Iterator[DatabaseWrapper]:
    """A connection of its own, which may really commit."""
    wrapper = connections.create_connection("default")
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.connect()
    wrapper.set_autocommit(False)
    yield wrapper
    wrapper.close()


def _warn(wrapper: DatabaseWrapper, text: str) -> None:
    with wrapper.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE WARNING '{text}'; END $$")


def _warn_while_committing(wrapper: DatabaseWrapper, text: str) -> None:
    """Have the server warn at the moment of the commit, as a standby's absence does."""
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE late (n int) ON COMMIT DROP")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION pg_temp.warn() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE WARNING '{text}'; RETURN NULL; END $$"
        )
        cursor.execute(
            "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON late INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.warn()"
        )
        cursor.execute("INSERT INTO late VALUES (1)")


def test_no_constraint_is_deferrable():
    assert connection.ops.deferrable_sql() == ""


@pytest.mark.parametrize(
    "warning",
    [
        "canceling wait for synchronous replication due to user request",
        "failed to commit transaction on node 2",
    ],
)
def test_a_commit_that_the_server_warned_about_is_a_failure(own, warning):
    _warn_while_committing(own, warning)
    with pytest.raises(CommitUncertain, match=f"^{warning}$"):
        own.commit()


def test_a_warning_before_the_commit_does_not_count(own):
    _warn(own, "canceling wait for synchronous replication")
    assert own.commit_warning == "canceling wait for synchronous replication"
    own.commit()
    assert own.commit_warning is None


def test_other_warnings_are_no_failure(own):
    _warn_while_committing(own, "something else")
    own.commit()


def test_errors_are_told_apart_by_their_code_and_the_constraints_name():
    """R16: shards append a number to the name, so its beginning is what counts."""
    make_organization("twice")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_organization("twice")
    cause = refused.value.__cause__
    assert isinstance(cause, psycopg.errors.UniqueViolation)
    assert cause.sqlstate == "23505"
    assert (cause.diag.constraint_name or "").startswith("organization_slug")


def test_our_own_refusals_have_codes_of_their_own(owner_connection):
    """R16: no other program's errors begin with WP."""
    with pytest.raises(psycopg.Error) as refused:
        owner_connection.execute("TRUNCATE audit_block")
    assert refused.value.sqlstate == "WP001"
