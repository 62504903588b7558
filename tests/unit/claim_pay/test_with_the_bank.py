"""A claim payment over real SFTP to the simulated bank, until it is on the provider's statement."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.factories import day_here
from tests.servers.bank_server import BankServer, running_bank
from tests.unit.claim_pay.network import (
    BANK,
    CLINIC_COMPANY,
    EIN,
    Network,
    Paid,
    checked_account,
    choose,
    make_network,
)
from wellpaid.claim_pay.disbursements.operations.follow_entries import follow_entries
from wellpaid.claim_pay.disbursements.operations.match_payer_lines import match_payer_lines
from wellpaid.claim_pay.reconciliation.operations.match_deposits import match_deposits
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.clock import utc_now

_WAIT_SECONDS = 20


@pytest.fixture(scope="module")
def bank(tmp_path_factory) -> BankServer:
    with running_bank(tmp_path_factory.mktemp("bank")) as server:
        yield server


@pytest.fixture
def network(db, settings, bank, tmp_path) -> Network:
    for name, value in bank.settings().items():
        setattr(settings, name, value)
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    network = make_network(bank.root, funds_cents=0, gateway="sftp")
    network.account_id = checked_account(
        network.clinic.id, bank.root, CLINIC_COMPANY, routing_number=BANK
    )
    network.now = utc_now()
    return network


def rounds(network: Network, bank: BankServer, days: int) -> None:
    """Let days go by at the bank and here, as the jobs do."""
    for _ in range(days):
        bank.advance(1)
        network.now += timedelta(days=1)
        for organization_id in (network.payer_id, network.clinic.id):
            do_bank_round(organization_id=organization_id, actor=SYSTEM, now=network.now)
        match_payer_lines(organization_id=network.payer_id, now=network.now)
        follow_entries(organization_id=network.payer_id, now=network.now)
        match_deposits(
            organization_id=network.clinic.id, today=day_here(network.now), now=network.now
        )


def wire(bank: BankServer, cents: int) -> None:
    body = {"company_id": EIN, "amount_cents": cents, "reference": "FUNDING 1"}
    assert bank.sandbox.client.post("/bank/wires", json=body).status_code == 201


def test_money_goes_from_the_plans_account_to_the_clinics(network, bank):
    wire(bank, 100_000)
    rounds(network, bank, 5)
    assert network.payer_balance("plan_funds") == 100_000
    choose(network)
    network.pay(Paid("FAR-1", day=day_here(network.now) + timedelta(days=1)))
    do_bank_round(organization_id=network.payer_id, actor=SYSTEM, now=network.now)
    deadline = time.monotonic() + _WAIT_SECONDS
    while not bank.entries(CLINIC_COMPANY) and time.monotonic() < deadline:
        time.sleep(0.2)
    rounds(network, bank, 8)
    assert [row.state for row in network.disbursements()] == ["settled"]
    assert [row.state for row in network.remittances()] == ["arrived"]
    assert network.payer_balance("disbursements_out") == 0
    assert network.payer_balance("cash") == 100_000 - 15_000
    assert network.payer_balance("plan_funds") == 100_000 - 15_000
    assert network.clinic_balance("plan_money_coming") == 0
    assert network.clinic_balance("cash") >= 15_000
    for organization_id in (network.payer_id, network.clinic.id):
        assert prove_ledger(organization_id).is_sound
