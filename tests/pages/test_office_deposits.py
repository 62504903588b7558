"""The deposits page: a booking that nothing fits, matched by a person and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_clinic
from tests.pages.checking_client import text_of
from tests.pages.test_office_payments import clerk_of
from tests.unit.core.banking.bank import Clinic, add_bank, ready_debit, return_file
from tests.unit.patient_pay.settlements.test_deposits import NOW, Office, match_deposits
from wellpaid.core.banking.models import AchEntry
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.banking.operations.take_in_files import take_in_files
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant

pytestmark = pytest.mark.django_db


def test_a_match_by_hand_is_taken_back_where_it_was_wrong(tmp_path: Path, settings: Any) -> None:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    office = Office(tmp_path / "bank")
    payout_id = office.record()
    office.statement((10_109, "NO REFERENCE OF OURS"))
    assert match_deposits(organization_id=office.clinic.id, now=NOW) == 0
    clerk = clerk_of(office.clinic)
    assert "Take back" not in text_of(clerk.get("/office/deposits").page)
    matched = clerk.post(f"/office/deposits/{office.line().id}", {"payout": str(payout_id)})
    assert matched["Location"] == "/office/deposits?matched"
    assert office.books("payouts", "cash") == [0, 10_109]
    assert "Take back" in text_of(clerk.get("/office/deposits").page)

    stranger = clerk_of(make_clinic())
    assert stranger.post(f"/office/deposits/{payout_id}/undo").status_code == 302
    assert office.books("payouts", "cash") == [0, 10_109]
    for _ in range(2):
        assert clerk.post(f"/office/deposits/{payout_id}/undo").status_code == 302
        assert office.books("payouts", "cash") == [10_109, 0]
    page = text_of(clerk.get("/office/deposits?undone").page)
    assert "The match is taken back" in page
    assert "Mark as matched" in page
    office.prove()


def test_what_comes_back_stands_beside_its_limit(tmp_path: Path, settings: Any) -> None:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    organization = make_clinic()
    clinic = add_bank(organization, tmp_path / "bank")
    clerk = clerk_of(organization)
    assert "last 60 days" not in text_of(clerk.get("/office/deposits").page)
    send_three_and_get_one_back(clinic)
    page = text_of(clerk.get("/office/deposits").page)
    assert "Bank payments that came back, last 60 days" in page
    assert "1 of 3 came back. The limit is 0.5 percent. Above the limit" in page
    assert "0 of 3 came back. The limit is 3 percent." in page
    assert "The limit is 15 percent." in page


def send_three_and_get_one_back(clinic: Clinic) -> None:
    """Send three debits, one of them nobody's wish; all of it today by the page's clock."""
    for number in range(3):
        ready_debit(clinic, account_number=f"55660000{number}")
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    clinic.put_inbound("back.ach", return_file((clinic.entries()[0], "R10")))
    take_in_files(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    yesterday = utc_now() - timedelta(days=1)
    with tenant(clinic.id):
        AchEntry.objects.update(effective_date=yesterday.date())
        AchEntry.objects.filter(return_code="R10").update(returned_at=yesterday)
