"""Checks to be printed: each in one run, with the payee's address, and the bank told of them."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from tests.unit.claim_pay.disbursements.test_what_comes_back import facts
from tests.unit.claim_pay.network import TODAY, Network, Paid, make_network
from tests.unit.core.banking.bank import NOW
from wellpaid.claim_pay.disbursements.operations.open_check_run import (
    open_print_file,
    positive_pay_file,
)
from wellpaid.claim_pay.disbursements.operations.print_checks import NoChecksWaiting, print_checks
from wellpaid.claim_pay.disbursements.operations.stop_disbursement import stop_disbursement
from wellpaid.claim_pay.disbursements.queries import checks_page
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id


def make_run(network: Network):
    return print_checks(organization_id=network.payer_id, actor=SYSTEM, now=NOW)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_each_check_is_printed_once(network):
    network.pay(Paid("C-1", day=TODAY), Paid("C-2", day=TODAY), Paid("LATER"))
    run_id = make_run(network)
    facts_of = {"organization_id": network.payer_id, "check_run_id": run_id}
    first, second = rows(open_print_file(**facts_of, actor=SYSTEM, now=NOW))
    assert (first["check_number"], second["check_number"]) == ("1001", "1002")
    assert (first["amount"], first["payee"]) == ("150.00", "LARKMOOR CLINIC LLC")
    assert (first["address_1"], first["address_2"]) == ("1180 EASTGATE ROAD", "DUNMERE OH 43999")
    assert first["reference"] == "C-1"
    assert [row["check_number"] for row in rows(positive_pay_file(**facts_of))] == ["1001", "1002"]
    with pytest.raises(NoChecksWaiting):
        make_run(network)
    page = checks_page(organization_id=network.payer_id, page=1)
    assert (page.waiting_count, page.count, page.rows[0].amount.cents) == (0, 1, 30_000)


def test_a_stopped_check_is_neither_printed_nor_paid(network):
    network.pay(Paid(day=TODAY), Paid(day=TODAY))
    first, _ = network.disbursements()
    run_id = make_run(network)
    stop_disbursement(**facts(network, first), is_stopped_at_bank=True)
    listed = rows(positive_pay_file(organization_id=network.payer_id, check_run_id=run_id))
    assert [row["check_number"] for row in listed] == ["1002"]


def test_a_strangers_run_is_nobodys(network):
    network.pay(Paid(day=TODAY))
    run_id = make_run(network)
    for organization_id, wanted in ((network.clinic.id, run_id), (network.payer_id, new_id())):
        with pytest.raises(NotFound):
            positive_pay_file(organization_id=organization_id, check_run_id=wanted)


def test_two_people_at_once_make_one_run(committed_database, settings, tmp_path: Path):
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    network = make_network(tmp_path / "bank")
    network.pay(Paid(day=TODAY), Paid(day=TODAY))
    gate = Barrier(2)

    def work(_: int) -> str:
        try:
            gate.wait(timeout=20)
            make_run(network)
        except NoChecksWaiting:
            return "none"
        else:
            return "made"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == ["made", "none"]
