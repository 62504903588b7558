"""The deposits page: a booking that nothing fits, matched by a person and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_clinic
from tests.pages.checking_client import text_of
from tests.pages.test_office_payments import clerk_of
from tests.unit.patient_pay.settlements.test_deposits import NOW, Office, match_deposits

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
