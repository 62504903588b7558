"""The watch list, and payments that are held for it as they are released."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW
from tests.members import make_organization
from tests.unit.claim_pay.disbursements.test_what_comes_back import come_back
from tests.unit.claim_pay.network import TIN, Network, Paid, choose, make_network
from wellpaid.claim_pay.disbursements.operations.hold_disbursement import (
    HoldIsOperators,
    end_disbursement_hold,
)
from wellpaid.claim_pay.disbursements.operations.reissue_disbursement import reissue_disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.claim_pay.screening.models import WatchEntry
from wellpaid.claim_pay.screening.operations.add_watch import (
    WatchedBefore,
    WatchNothing,
    add_watch,
    end_watch,
)
from wellpaid.claim_pay.screening.queries import entries_by_hand, lists
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

HELD, ISSUED = DisbursementState.HELD, DisbursementState.ISSUED
DEAR = ((2_000_000, 1_500_000),)


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def watch(**facts):
    given = {"name": "", "tin": "", "reference": ""} | facts
    return add_watch(**given, actor=SYSTEM, now=NOW)


def outcome(network: Network) -> list[tuple[str, str]]:
    return [(row.state, row.reason) for row in network.disbursements()]


def test_a_watched_number_holds_and_an_ended_one_does_not(network):
    choose(network)
    watch_id = watch(tin="34-0000017")
    network.pay(Paid())
    [(state, reason)] = outcome(network)
    assert (state, "tax number" in reason) == (HELD, True)
    end_watch(watch_id=watch_id, now=NOW)
    with pytest.raises(NotFound):
        end_watch(watch_id=watch_id, now=NOW)
    network.pay(Paid())
    assert sorted(state for state, _ in outcome(network)) == sorted([HELD, ISSUED])


def test_a_watched_name_holds_however_it_is_written(network):
    choose(network)
    network.pay(Paid())
    [row] = network.disbursements()
    watch(name=" ".join(reversed(row.payee_name.upper().split())) + ", L.L.C.")
    network.pay(Paid())
    reasons = [reason for state, reason in outcome(network) if state == HELD]
    assert len(reasons) == 1
    assert "watch list" in reasons[0]
    assert row.payee_name not in reasons[0]


def test_a_large_payment_to_a_new_account_waits_for_a_look(network, settings):
    choose(network)
    network.pay(Paid(claims=DEAR))
    [(state, reason)] = outcome(network)
    assert (state, "bank account" in reason) == (HELD, True)
    settings.BANK_CHANGE_DAYS = 0
    network.pay(Paid(claims=DEAR))
    assert sorted(state for state, _ in outcome(network)) == sorted([HELD, ISSUED])


def test_what_goes_again_is_looked_at_again(network):
    choose(network)
    network.pay(Paid())
    come_back(network)
    [row] = network.disbursements()
    watch(tin=TIN)
    again_id = reissue_disbursement(
        organization_id=network.payer_id, disbursement_id=row.id, way=Way.CHECK,
        payment_date=NOW.date(), actor=SYSTEM, now=NOW,
    )  # fmt: skip
    again = {one.id: one for one in network.disbursements()}[again_id]
    assert (again.state, "tax number" in again.reason) == (HELD, True)
    with pytest.raises(HoldIsOperators):
        end_disbursement_hold(
            organization_id=network.payer_id, disbursement_id=again_id, actor=SYSTEM, now=NOW
        )


def test_a_check_needs_no_bank_account(network):
    network.pay(Paid(claims=DEAR))
    assert [state for state, _ in outcome(network)] != [HELD]


@pytest.mark.parametrize("facts", [{}, {"name": " . "}, {"tin": "12345"}, {"name": "a" * 201}])
def test_what_watches_nothing_is_refused(db, facts):
    with pytest.raises(WatchNothing):
        watch(**facts)
    assert WatchEntry.objects.count() == 0


def test_the_same_is_watched_once_and_its_number_is_not_kept(db):
    watch(name="Tansy Alder", tin=TIN)
    with pytest.raises(WatchedBefore):
        watch(name="ALDER, TANSY", tin=TIN)
    row = WatchEntry.objects.get()
    assert TIN not in str(vars(row))
    assert [(one.name, one.has_tin) for one in entries_by_hand(most=5)] == [("Tansy Alder", True)]


def _import(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    call_command("import_watch_list", str(path), list="Fen sanctions", verbosity=0)


def test_a_list_comes_and_its_next_edition_ends_what_is_gone(db, tmp_path, capsys):
    operator = make_organization(OrganizationKind.OPERATOR)
    watch(name="Stays By Hand")
    file = tmp_path / "list.csv"
    _import(file, "name,tin,reference\nTansy Alder,,A-1\nQuill Brook,340000017,A-2\n")
    _import(file, "name,tin,reference\nTansy Alder,,A-1\nQuill Brook,340000017,A-2\n")
    _import(file, "name,reference\nTansy Alder,A-1\nMarlow Fen,A-3\n")
    assert capsys.readouterr().out.splitlines() == [
        "2 added, 0 kept, 0 ended", "0 added, 2 kept, 0 ended", "1 added, 1 kept, 1 ended",
    ]  # fmt: skip
    assert {(one.name, one.count) for one in lists()} == {("Fen sanctions", 2), ("by hand", 1)}
    with tenant(operator.id):
        assert AuditLine.objects.filter(event="watch_list.imported").count() == 3


@pytest.mark.parametrize(
    "text", ["", "name,tin\n", "name,tin\n,\n", "name,tin\nTansy Alder,12\n", "who\nTansy Alder\n"]
)
def test_a_broken_list_changes_nothing(db, tmp_path, text):
    make_organization(OrganizationKind.OPERATOR)
    file = tmp_path / "list.csv"
    _import(file, "name\nTansy Alder\n")
    with pytest.raises(CommandError):
        _import(file, text)
    assert WatchEntry.objects.filter(ended_at__isnull=True).count() == 1


def test_without_an_operator_there_is_no_list(db, tmp_path):
    with pytest.raises(CommandError, match="add_operator"):
        _import(tmp_path / "list.csv", "name\nTansy Alder\n")
