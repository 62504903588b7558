"""A payer that pays by card, a provider that chose cards, and an issuer that runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.saving import point_to
from tests.servers.sandbox_server import SandboxServer, running_sandbox
from tests.unit.claim_pay.network import make_network
from tests.unit.claim_pay.virtual_cards.cards import Cards


@pytest.fixture(scope="session")
def issuer_server() -> Iterator[SandboxServer]:
    with running_sandbox(merchant_origins=("http://127.0.0.1:8000",)) as server:
        yield server


@pytest.fixture
def cards(db, settings, tmp_path: Path, issuer_server: SandboxServer) -> Cards:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    point_to(settings, issuer_server)
    network = make_network(
        tmp_path / "bank", offers_virtual_card=True, card_fee_basis_points=250
    )
    return Cards(network, issuer_server)
