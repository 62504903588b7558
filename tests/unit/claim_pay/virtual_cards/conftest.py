"""A payer that pays by card, a provider that chose cards, and an issuer with a bank that run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.saving import point_to
from tests.servers.bank_server import BankServer, running_bank
from tests.unit.claim_pay.network import make_network
from tests.unit.claim_pay.virtual_cards.cards import Cards


@pytest.fixture(scope="session")
def issuer_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankServer]:
    with running_bank(tmp_path_factory.mktemp("issuer-bank")) as server:
        yield server


@pytest.fixture
def cards(db, settings, tmp_path: Path, issuer_bank: BankServer) -> Cards:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    point_to(settings, issuer_bank.sandbox)
    return Cards(make_network(tmp_path / "bank", offers_virtual_card=True), issuer_bank.sandbox)


@pytest.fixture
def banked_cards(db, settings, tmp_path: Path, issuer_bank: BankServer) -> Cards:
    """The same, with the payer's account at the simulated bank."""
    for name, value in issuer_bank.settings().items():
        setattr(settings, name, value)
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    point_to(settings, issuer_bank.sandbox)
    network = make_network(issuer_bank.root, gateway="sftp", offers_virtual_card=True)
    return Cards(network, issuer_bank.sandbox)
