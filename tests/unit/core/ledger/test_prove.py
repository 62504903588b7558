"""The proof finds nothing in honest books, and names each way of tampering with them."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from tests.unit.core.ledger.books import DAY, charge, draft, make_organization, new_id, paid
from tests.unit.core.quiet import let_others_finish
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.operations.reverse import reverse_journal
from wellpaid.core.ledger.operations.seal import seal_ledger, take_snapshots
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def books(committed_database):
    """Two sealed blocks, snapshots in between, a reversal, and a journal after the last seal."""
    organization_id, bill = make_organization(), new_id()
    with tenant(organization_id):
        post(journal=draft("a", charge(bill, 12_500), paid(bill, 500), subject_id=bill))
        wrong = post(journal=draft("b", paid(bill, 2_000), reason='a "quoted" reason, and ñ'))
    let_others_finish()
    assert seal_ledger(organization_id=organization_id) == 2
    assert take_snapshots(organization_id=organization_id) == 2
    with tenant(organization_id):
        reverse_journal(
            journal_id=wrong, reason="Paid twice", effective_date=DAY, actor=SYSTEM, key="undo b"
        )
    let_others_finish()
    assert seal_ledger(organization_id=organization_id) == 1
    assert seal_ledger(organization_id=organization_id) == 0
    with tenant(organization_id):
        post(journal=draft("c", paid(bill, 10)))
    return organization_id


def codes(organization_id):
    return {finding.code for finding in prove_ledger(organization_id).findings}


def tamper(committed_database, statement):
    with committed_database.superuser() as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger fires
        assert connection.execute(statement).rowcount == 1


def test_honest_books_are_sound(books):
    proof = prove_ledger(books)
    assert proof.findings == ()
    assert proof.is_sound
    counts = (proof.account_count, proof.journal_count, proof.entry_count, proof.block_count)
    assert counts == (3, 4, 5, 2)


FIRST_ENTRY = "id = (SELECT min(id::text)::uuid FROM ledger_entry)"
LAST_ENTRY = "id = (SELECT max(id::text)::uuid FROM ledger_entry)"
REVERSAL = "(SELECT id FROM ledger_journal WHERE reverses_id IS NOT NULL)"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            f"UPDATE ledger_entry SET amount_cents = amount_cents + 1 WHERE {FIRST_ENTRY}",
            {"block_hash", "block_counts", "stored_balance", "snapshot"},
        ),
        (
            f"DELETE FROM ledger_entry WHERE {FIRST_ENTRY}",
            {"block_hash", "block_counts", "stored_balance", "snapshot"},
        ),
        (
            f"DELETE FROM ledger_entry WHERE {LAST_ENTRY}",
            {"journal_without_entries", "stored_balance", "trial_balance"},
        ),
        (
            "UPDATE ledger_balance SET credit_cents = credit_cents + 1",
            {"stored_balance", "trial_balance"},
        ),
        (
            "UPDATE ledger_snapshot SET debit_cents = debit_cents - 1 WHERE credit_cents = 0",
            {"snapshot", "trial_balance"},
        ),
        (
            "UPDATE ledger_block SET amount_cents = amount_cents + 1 WHERE number = 2",
            {"block_counts"},
        ),
        (
            "UPDATE ledger_block SET hash = sha256('x') WHERE number = 1",
            {"block_hash", "block_chain"},
        ),
        ("DELETE FROM ledger_block WHERE number = 1", {"block_chain"}),
        (
            "UPDATE ledger_journal SET reason = 'another' WHERE reverses_id IS NOT NULL",
            {"block_hash"},
        ),
        (
            f"UPDATE ledger_entry SET amount_cents = 1 WHERE journal_id = {REVERSAL}",
            {"block_hash", "block_counts", "stored_balance", "trial_balance", "reversal"},
        ),
        (
            "DELETE FROM ledger_journal WHERE idempotency_key = 'c'",
            {"entry_without_journal"},
        ),
        (
            f"UPDATE ledger_entry SET debit_account_id = gen_random_uuid() WHERE {LAST_ENTRY}",
            {"entry_without_account", "trial_balance"},
        ),
        (
            "UPDATE ledger_account SET is_hot = false WHERE code = 'card_clearing'",
            {"chart", "entry_mark", "stored_balance", "trial_balance"},
        ),
        (
            f"UPDATE ledger_entry SET debit_is_hot = NOT debit_is_hot WHERE {LAST_ENTRY}",
            {"entry_mark"},
        ),
        (
            "UPDATE ledger_block SET until_xid = '9000000000' WHERE number = 2",
            {"watermark_ahead", "block_hash", "block_counts"},
        ),
    ],
)
def test_tampering_is_named(books, committed_database, statement, found):
    tamper(committed_database, statement)
    assert codes(books) == found


def test_the_command_tells_by_its_exit_code(books, committed_database, capsys):
    call_command("prove_ledger", "--json", "--organization", "willow-creek")
    assert json.loads(capsys.readouterr().out)["entry_count"] == 5
    tamper(committed_database, "UPDATE ledger_balance SET debit_cents = debit_cents + 1")
    with pytest.raises(SystemExit) as ended:
        call_command("prove_ledger")
    assert ended.value.code == 1
    assert "  stored_balance: account " in capsys.readouterr().out
