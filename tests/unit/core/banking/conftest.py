"""A bank in a folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.core.banking.bank import Clinic, make_bank_clinic


@pytest.fixture
def clinic(db, settings, tmp_path: Path) -> Clinic:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_bank_clinic(tmp_path / "bank")
