"""Two presses at the same moment: one file, one case, one decision."""

from __future__ import annotations

from pathlib import Path

from tests.factories import NOW, make_clinic
from tests.unit.claim_pay.postings.own_books import case, counts, pays, receive, row
from tests.unit.claim_pay.virtual_cards.test_at_once import twice
from wellpaid.claim_pay.postings.models import Posting, PostingFile
from wellpaid.claim_pay.postings.operations.mark_fixed import mark_fixed
from wellpaid.core.audit.queries import lines_about
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


def test_at_once_is_once(committed_database, settings, tmp_path: Path):
    settings.DOCUMENTS_DIR = tmp_path
    clinic = make_clinic()
    pays(clinic, "T1", ("A1", 64_000))
    rows = [row("T1", "A1", "604.00"), *(row(f"N{n}", f"B{n}", "1.00") for n in range(2_500))]
    came = twice(lambda: receive(clinic, *rows))
    assert sorted(one.is_new for one in came) == [False, True]
    assert counts(clinic, came[0]) == (2_501, 0, 0, 2_500)
    found = case(clinic)
    about = {
        "organization_id": clinic.id, "posting_case_id": found.id, "seen_plan": Money(64_000),
        "seen_books": Money(60_400), "actor": SYSTEM, "now": NOW,
    }  # fmt: skip
    twice(lambda: mark_fixed(**about))
    with tenant(clinic.id):
        assert (PostingFile.objects.count(), Posting.objects.count()) == (1, 2_501)
        events = [line.event for line in lines_about(found.id)]
    assert events == ["posting_case.opened", "posting_case.fixed"]
