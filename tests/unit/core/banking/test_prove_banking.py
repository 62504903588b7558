"""A file, its batches and its entries say the same, or the proof says which doesn't."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.core.banking.bank import (
    NOW,
    Clinic,
    add_account,
    make_bank_clinic,
    originate,
    ready_debit,
)
from wellpaid.core.banking.models import AchEntry, AchFile
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.banking.operations.prove_banking import prove_banking
from wellpaid.core.banking.operations.release_rejected_file import release_rejected_file
from wellpaid.core.banking.states import FileState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(settings: Any, tmp_path: Path) -> Clinic:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    made = make_bank_clinic(tmp_path / "bank")
    ready_debit(made)
    ready_debit(made, account_number="998877665545")
    originate(made, add_account(made.id, account_number="5511"), None, amount=Money(700))
    do_bank_round(organization_id=made.id, actor=SYSTEM, now=NOW)
    return made


def test_files_are_the_sums_of_their_entries(clinic: Clinic) -> None:
    assert prove_banking(clinic.id) == (1, [])


def test_what_disagrees_is_named(clinic: Clinic) -> None:
    with tenant(clinic.id):
        AchEntry.objects.filter(id=clinic.entries()[0].id).update(amount_cents=18_349)
        AchFile.objects.update(credit_cents=701)
    count, findings = prove_banking(clinic.id)
    assert count == 1
    assert len(findings) == 2
    assert "isn't the sum of its batches" in findings[0]
    assert "isn't the sum of its entries" in findings[1]


def test_a_refused_file_gives_its_entries_to_another(clinic: Clinic) -> None:
    with tenant(clinic.id):
        AchFile.objects.update(state=FileState.REJECTED)
        file_id = AchFile.objects.get().id
    release_rejected_file(organization_id=clinic.id, ach_file_id=file_id, actor=SYSTEM, now=NOW)
    assert prove_banking(clinic.id) == (1, [])
