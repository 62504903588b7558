"""A payer and a provider for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.claim_pay.network import Network, make_network


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")
