"""From a file of the clinic's books over a case to its end, whatever comes first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW, TODAY, make_clinic
from tests.unit.claim_pay.postings.own_books import (
    DAY,
    books,
    case,
    cases,
    counts,
    file_of,
    move,
    pays,
    receive,
    row,
)
from tests.unit.flows.files import make_payer
from wellpaid.claim_pay.postings.models import Posting, PostingFile
from wellpaid.claim_pay.postings.operations.mark_fixed import mark_fixed
from wellpaid.claim_pay.postings.operations.move_cases import PostingCaseChanged
from wellpaid.claim_pay.postings.operations.note_case import PostingNoteEmpty
from wellpaid.claim_pay.postings.operations.receive_postings import (
    PostingFileTooLarge,
    PostingFileTooLong,
    receive_postings,
)
from wellpaid.claim_pay.postings.operations.set_case_aside import set_case_aside
from wellpaid.claim_pay.postings.operations.undo_decision import (
    PostingTooLateToUndo,
    undo_decision,
)
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.audit.queries import lines_about
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

LATER = NOW + timedelta(days=3)


@pytest.fixture
def clinic(db, settings, tmp_path: Path) -> Organization:
    settings.DOCUMENTS_DIR = tmp_path
    return make_clinic()


def fix(clinic, row, **facts):
    seen = {"seen_plan": Money(row.plan_cents), "seen_books": Money(row.books_cents)}
    mark_fixed(
        organization_id=clinic.id, posting_case_id=row.id, **(seen | facts), actor=SYSTEM, now=NOW
    )


def events(clinic, row):
    with tenant(clinic.id):
        return [line.event.partition(".")[2] for line in lines_about(row.id)]


def test_a_slip_is_found_fixed_and_proved_by_the_next_file(clinic):
    pays(clinic, "6620071", ("11-2048", 64_000), ("11-2051", 8_850))
    came = receive(clinic, row("6620071", "11-2048", "604.00"), row("6620071", "11-2051", "88.50"))
    assert (came.is_new, counts(clinic, came)) == (True, (2, 0, 0, 0))
    found = case(clinic)
    assert (found.state, found.cause, found.plan_cents, found.books_cents) == (
        "needs_you", "swapped_digits", 72_850, 69_250,
    )  # fmt: skip
    assert found.differences == [["11-2048", 64_000, 60_400, "swapped_digits", 1]]
    for _ in range(2):
        fix(clinic, found)
    assert (case(clinic).state, events(clinic, found)) == ("fixed", ["opened", "fixed"])
    # The next file says the same of it: it is open again, and says so.
    receive(clinic, row("6620071", "11-2048", "604.00"), now=LATER)
    assert (case(clinic).state, case(clinic).is_again) == ("needs_you", True)
    fix(clinic, found)
    came = receive(clinic, row("6620071", "IC11-2048", "640.00"), row("6620071", "11-2048", "0"),
                   now=LATER)  # fmt: skip
    assert counts(clinic, came) == (1, 1, 0, 0)
    closed = case(clinic)
    assert (closed.state, closed.is_again, closed.books_cents) == ("agreed", False, 72_850)
    assert events(clinic, found) == [
        "opened", "fixed", "opened_again", "fixed", "agreed",
    ]  # fmt: skip
    with tenant(clinic.id):
        history = sorted(Posting.objects.values_list("amount_cents", "is_active"))
    assert history == [(0, True), (8_850, True), (60_400, False), (64_000, True)]


def test_the_same_file_changes_nothing_and_the_same_rows_are_kept_once(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    first = receive(clinic, row("T1", "A1", "640.00"))
    again = receive(clinic, row("T1", "A1", "640.00"), now=LATER)
    assert (again.posting_file_id, again.is_new) == (first.posting_file_id, False)
    other = receive(clinic, row("T1", "A1", "640.00"), row("T9", "Z", "1.00"))
    assert counts(clinic, other) == (1, 0, 1, 1)
    with tenant(clinic.id):
        assert Posting.objects.count() == 2
    assert cases(clinic) == []


def test_books_that_go_back_to_a_former_file_are_taken_in_anew(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    right, wrong = row("T1", "A1", "640.00"), row("T1", "A1", "604.00")
    first = receive(clinic, right)
    receive(clinic, wrong)
    assert case(clinic).state == "needs_you"
    back = receive(clinic, right, now=LATER)
    assert back.is_new
    assert back.posting_file_id != first.posting_file_id
    assert (counts(clinic, back), case(clinic).state) == ((0, 1, 0, 0), "agreed")
    assert receive(clinic, right, now=LATER).posting_file_id == back.posting_file_id


def test_a_file_that_was_cut_off_is_taken_in_anew_once_another_came(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    right, wrong = row("T1", "A1", "640.00"), row("T1", "A1", "604.00")
    cut_off = receive(clinic, right)
    with tenant(clinic.id):
        PostingFile.objects.update(finished_at=None)
    receive(clinic, wrong)
    back = receive(clinic, right, now=LATER)
    assert back.is_new
    assert back.posting_file_id != cut_off.posting_file_id
    assert case(clinic).state == "agreed"


def test_parts_of_a_claim_in_daily_files_add_up(clinic):
    next_day = DAY + timedelta(days=1)
    pays(clinic, "T1", ("A1", 64_000))
    receive(clinic, row("T1", "A1", "300.00"))
    came = receive(clinic, row("T1", "A1", "340.00", next_day), now=LATER)
    assert counts(clinic, came) == (1, 0, 0, 0)
    assert (case(clinic).state, case(clinic).books_cents) == ("agreed", 64_000)
    # The second day again, otherwise: only that day's row is another.
    came = receive(clinic, row("T1", "A1", "430.00", next_day), now=LATER)
    assert counts(clinic, came) == (0, 1, 0, 0)
    assert (case(clinic).state, case(clinic).books_cents) == ("needs_you", 73_000)


def test_a_row_that_counts_beside_the_old_one_is_new(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    receive(clinic, row("T1", "A1", "604.00"))
    day = DAY + timedelta(days=3)
    came = receive(clinic, row("T1", "A1", "-604.00", day), row("T1", "A1", "640.00", day))
    assert counts(clinic, came) == (2, 0, 0, 0)
    assert case(clinic).state == "agreed"


def test_bad_rows_are_named_and_days_that_can_not_be(clinic):
    came = receive(
        clinic, row("T1", "A1", "6O4"), row("…", "A1", "1"), row("T1", "A1", "1", TODAY.replace(
            year=TODAY.year + 1)), row("T1", "A1", "1", DAY.replace(year=1999)), row("T1", "", "1"),
    )  # fmt: skip
    file = file_of(clinic, came.posting_file_id)
    assert (file.row_count, file.refused_count, file.first_date) == (1, 4, DAY)
    assert [(one["where"], one["field"]) for one in file.findings] == [
        ("row 2", "amount_posted"), ("row 3", "payment_number"), ("row 4", "posted_on"),
        ("row 5", "posted_on"),
    ]  # fmt: skip
    with pytest.raises(PostingFileTooLong):
        receive(clinic, *(row("T1", str(number), "1") for number in range(50_001)))
    with tenant(clinic.id):
        assert Posting.objects.count() == 1
    with pytest.raises(PostingFileTooLarge):
        receive_postings(
            organization_id=clinic.id, content=b"x" * (20 * 1024 * 1024 + 1), today=TODAY,
            actor=SYSTEM, now=NOW,
        )  # fmt: skip


def test_books_may_be_here_before_the_835(clinic):
    came = receive(clinic, row("000661", "A1", "46.00"), row("000661", "A2", "5.00"))
    assert counts(clinic, came) == (2, 0, 0, 2)
    pays(clinic, "00000661", ("A1", 6_400), ("A2", 500))
    assert (case(clinic).cause, case(clinic).difference_count) == ("swapped_digits", 1)


def test_a_payment_that_the_plan_cancels_after_it_was_posted(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    receive(clinic, row("T1", "A1", "640.00"))
    assert cases(clinic) == []
    move(clinic, "T1", RemittanceState.CANCELLED)
    assert (case(clinic).cause, case(clinic).plan_cents) == ("cancelled", 0)
    fix(clinic, case(clinic))
    receive(clinic, row("T1", "A1", "640.00"), row("T1", "A1", "-640.00"), now=LATER)
    assert case(clinic).state == "agreed"


def test_a_posting_on_the_wrong_claim_is_let_go_of_when_the_books_have_it_no_more(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    receive(clinic, row("T1", "B7", "640.00"), row("T2", "C1", "2.00", DAY + timedelta(days=2)))
    assert (case(clinic).cause, case(clinic).difference_count) == ("other_claim", 2)
    receive(clinic, row("T1", "A1", "640.00"), now=LATER)
    assert (case(clinic).state, case(clinic).books_cents) == ("agreed", 64_000)


def test_aside_stays_aside_until_the_difference_is_another(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    receive(clinic, row("T1", "A1", "639.99"))
    about = {"organization_id": clinic.id, "posting_case_id": case(clinic).id, "actor": SYSTEM}
    with pytest.raises(PostingNoteEmpty):
        set_case_aside(**about, note=" ", now=NOW)
    for _ in range(2):
        set_case_aside(**about, note="A cent.", now=NOW)
    receive(clinic, row("T1", "A1", "639.99"), row("T2", "Z", "1"))
    assert case(clinic).state == "aside"
    with pytest.raises(PostingCaseChanged):
        fix(clinic, case(clinic))
    with pytest.raises(PostingTooLateToUndo):
        undo_decision(**about, now=NOW + timedelta(days=8))
    undo_decision(**about, now=NOW)
    assert case(clinic).state == "needs_you"
    set_case_aside(**about, note="A cent.", now=NOW)
    receive(clinic, row("T1", "A1", "693.99"))
    assert (case(clinic).state, case(clinic).is_again) == ("needs_you", False)
    with pytest.raises(PostingCaseChanged):
        fix(clinic, case(clinic), seen_books=Money(63_999))
    with pytest.raises(NotFound):
        undo_decision(**(about | {"posting_case_id": new_id()}), now=NOW)


def test_not_posted_is_said_only_where_the_books_should_have_it(clinic):
    plan, other = make_payer(), make_payer()
    for number, days, whose in (
        ("P1", 0, plan), ("P2", 1, plan), ("P3", 1, plan), ("L1", 10, plan), ("O1", 1, other),
    ):  # fmt: skip
        pays(clinic, number, (f"C{number}", 5_000), payer=whose, day=DAY + timedelta(days=days),
             has_arrived=number != "P3")  # fmt: skip
    tail = [row("X9", "Z", "1", DAY + timedelta(days=days)) for days in (5, 9)]
    receive(clinic, row("P1", "CP1", "50.00"), tail[0])
    assert cases(clinic) == []
    receive(clinic, row("P1", "CP1", "50.00"), *tail)
    assert [(one.trace_number, one.cause) for one in cases(clinic)] == [("P2", "nothing_posted")]
    # Somebody says that it is posted; a file that ends before that day says nothing of it.
    fix(clinic, case(clinic))
    receive(clinic, row("X8", "Z", "1", DAY + timedelta(days=9)), now=LATER)
    assert case(clinic).state == "fixed"
    receive(clinic, row("X8", "Z", "1", TODAY), now=LATER)
    assert (case(clinic).state, case(clinic).is_again) == ("needs_you", True)
    receive(clinic, row("P2", "CP2", "50.00", DAY + timedelta(days=9)), now=LATER)
    assert (case(clinic).state, case(clinic).is_again) == ("agreed", False)


def test_a_file_that_was_cut_off_goes_on_where_it_was(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    rows = [row("T1", "A1", "604.00"), row("T2", "B1", "5.00")]
    first = receive(clinic, *rows)
    with tenant(clinic.id):
        # As a killed process leaves it: its payments are in, and it isn't finished.
        PostingFile.objects.update(finished_at=None, row_count=0)
    came = receive(clinic, *rows)
    assert (came.posting_file_id, came.is_new) == (first.posting_file_id, True)
    assert (counts(clinic, came), file_of(clinic, came.posting_file_id).row_count) == (
        (2, 0, 0, 1), 2,
    )  # fmt: skip
    with tenant(clinic.id):
        assert Posting.objects.count() == 2
    assert case(clinic).state == "needs_you"


def test_strangers_see_nothing_of_it(clinic):
    pays(clinic, "T1", ("A1", 64_000))
    receive(clinic, row("T1", "A1", "604.00"))
    stranger = make_clinic(slug="saltmarsh")
    with pytest.raises(NotFound):
        fix(stranger, case(clinic))
    came = receive_postings(
        organization_id=stranger.id, content=books(row("T1", "A1", "604.00")), today=TODAY,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    assert (came.is_new, cases(stranger)) == (True, [])
