"""Who can't write the books: the application, its SQL, and the owner by mistake."""

from __future__ import annotations

import psycopg
import pytest

from tests.unit.core.ledger.books import charge, draft, make_organization, new_id
from tests.unit.core.quiet import let_others_finish
from wellpaid.core.ledger import queries
from wellpaid.core.ledger.operations.make_partitions import make_partitions
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.ledger.operations.seal import seal_ledger, take_snapshots
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import TenancyError, tenant

TABLES = (
    "ledger_account", "ledger_journal", "ledger_entry", "ledger_balance", "ledger_snapshot",
    "ledger_block",
)  # fmt: skip
APPEND_ONLY = ("ledger_journal", "ledger_entry", "ledger_block", "audit_line", "audit_block")


@pytest.fixture
def books(committed_database):
    organization_id, bill = make_organization(), new_id()
    with tenant(organization_id):
        post(journal=draft("a", charge(bill, 12_500), subject_id=bill))
    let_others_finish()
    take_snapshots(organization_id=organization_id)
    seal_ledger(organization_id=organization_id)
    return organization_id, bill


def test_the_application_may_only_read(books, committed_database):
    with committed_database.application() as app:
        for table in TABLES:
            for privilege in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                row = app.execute("SELECT has_table_privilege(%s, %s)", [table, privilege])
                assert row.fetchone() == (False,), (table, privilege)
        partitions = app.execute(
            "SELECT count(*) FILTER (WHERE has_table_privilege(inhrelid, 'SELECT')), count(*) > 20 "
            "FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass"
        )
        assert partitions.fetchone() == (0, True)
        for inner in ("ledger_book", "ledger_book_few", "ledger_check_organization"):
            row = app.execute(
                "SELECT has_function_privilege(oid, 'EXECUTE') FROM pg_proc WHERE proname = %s",
                [inner],
            )
            assert row.fetchone() == (False,)


def test_definer_functions_have_a_safe_search_path(committed_database):
    with committed_database.owner() as owner:
        found = owner.execute(
            "SELECT proname, proconfig FROM pg_proc "
            "WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname"
        ).fetchall()
    assert [name for name, _ in found] == [
        "audit_line_make_partitions", "audit_seal", "ledger_entry_make_partitions", "ledger_post",
        "ledger_post_batch", "ledger_post_one", "ledger_seal", "ledger_take_snapshots",
    ]  # fmt: skip
    assert all("search_path=pg_catalog, public, pg_temp" in config for _, config in found)


def test_rows_of_another_organization_are_not_there(books, committed_database):
    other = make_organization("other-clinic")
    with committed_database.application() as app:
        app.execute(f"SET app.organization_id = '{other}'")
        for table in TABLES:
            assert app.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_not_even_the_owner_changes_a_row(books, committed_database):
    with committed_database.owner() as owner:
        for table in APPEND_ONLY[:3]:
            for statement in (
                f"UPDATE {table} SET organization_id = organization_id",
                f"DELETE FROM {table}",
            ):
                with pytest.raises(psycopg.Error) as refused:
                    owner.execute(statement)
                assert refused.value.sqlstate == "WP001"
        partition = owner.execute("SELECT min(tableoid::regclass::text) FROM ledger_entry")
        for table in (*APPEND_ONLY, partition.fetchone()[0]):
            with pytest.raises(psycopg.Error) as refused:
                owner.execute(f"TRUNCATE {table} CASCADE")
            assert refused.value.sqlstate == "WP001", table


def test_a_transaction_posts_into_its_own_books_only(books, committed_database):
    organization_id, _ = books
    other = make_organization("other-clinic")
    with tenant(other), pytest.raises(TenancyError):
        post(journal=draft("b", charge(new_id(), 1)), organization_id=organization_id)
    with committed_database.application() as app:
        app.execute(f"SET app.organization_id = '{other}'")
        for call in ("ledger_take_snapshots(%s)", "ledger_seal(%s, gen_random_uuid())"):
            with pytest.raises(psycopg.Error) as refused:
                app.execute(f"SELECT {call}", [organization_id])
            assert refused.value.sqlstate == "WP002"


def test_a_posting_can_be_a_transaction_by_itself(books):
    organization_id, bill = books
    post(journal=draft("b", charge(bill, 100)), organization_id=organization_id)
    with tenant(organization_id):
        assert queries.balance("patient_receivable", bill) == Money(12_600)


def test_partitions_of_coming_months_are_made_once(committed_database):
    from wellpaid.kit.clock import utc_now

    this_month = utc_now().date().replace(day=1)
    coming = this_month.replace(year=this_month.year + 3)
    assert make_partitions(first_month=coming, months=3) == 3
    assert make_partitions(first_month=coming, months=4) == 1
    with committed_database.owner() as owner:
        name = f"ledger_entry_{coming:%Y_%m}"
        triggers = owner.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass ORDER BY 1", [name]
        )
        assert triggers.fetchall() == [("append_only",), ("append_only_whole",)]
