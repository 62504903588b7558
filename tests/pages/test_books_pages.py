"""Own books: a file and its sample, the case beside the others, its fix, and who may what."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import TODAY, make_clinic
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.postings.own_books import DAY, books, case, cases, move, pays, row
from tests.unit.flows.files import make_payer
from wellpaid.claim_pay.postings.models import PostingCase
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.clock import utc_now

CLAIM = "11-2048"


@pytest.fixture
def clinic(db, settings, tmp_path: Path) -> Organization:
    settings.DOCUMENTS_DIR = tmp_path
    return make_clinic()


def send(client: CheckingClient, *rows: str, content: bytes = b"") -> str:
    sent = SimpleUploadedFile("books.csv", content or books(*rows), "text/csv")
    response = client.post(reverse("claims_books_add"), {"file": sent}, follow=True)
    assert response.status_code == 200
    return text_of(response.page.main)


def look(client: CheckingClient, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return text_of(response.page.main)


def slip(clinic: Organization, client: CheckingClient) -> PostingCase:
    pays(clinic, "6620066", (CLAIM, 64_000), has_arrived=True)
    send(client, row("6620066", CLAIM, "604.00"))
    return case(clinic)


def seen(found: PostingCase) -> dict[str, str]:
    return {"plan": str(found.plan_cents), "books": str(found.books_cents)}


def test_a_file_its_sample_and_what_is_wrong_with_it(clinic):
    client = member(clinic.id)
    empty = look(client, "claims_books")
    for words in ("No file yet", "payment_number", "A sample file", "Choose the export"):
        assert words in empty
    sample = client.get(reverse("claims_books_sample"))
    assert sample["Content-Disposition"] == 'attachment; filename="own-books-sample.csv"'
    assert "3 rows, $713.50" in send(client, content=sample.content)
    assert "This very file was here before" in send(client, content=sample.content)
    said = send(client, row("1", "2", "6O4"), row("T9", "A", "1.00"))
    for words in ("1 place in the file is wrong", "row 2", "amount_posted", "still unknown: T9"):
        assert words in said
    assert "6O4" not in said
    assert client.post(reverse("claims_books_add")).status_code == 400
    for content in (b"\0\0\0", b"\xff\xfe\x00\xd8\x00", b"a,b\n1,2\n", b"1" * 2_000_000):
        assert "wrong" in send(client, content=content)
    assert look(client, "claims_books").count(" to ") > 1
    large = SimpleUploadedFile("a.csv", b"x" * (20 * 1024 * 1024 + 1), "text/csv")
    assert client.post(reverse("claims_books_add"), {"file": large}).status_code == 413


def test_a_file_that_is_refused_whole_says_so(clinic):
    client = member(clinic.id)
    said = send(client, *(row(f"{n}", "2", "6O4") for n in range(210)))
    for words in ("No row was taken in", "Not taken in 210", "row 2", "There is more"):
        assert words in said, words
    assert "compared with its 835" not in said
    assert "No row was" not in send(client, row("T9", "A", "1.00"), row("1", "2", "6O4"))


def test_the_case_stands_among_the_others_with_its_fix(clinic):
    client = member(clinic.id, Role.BILLER)
    found = slip(clinic, client)
    text = look(client, "claims_match")
    for words in (
        "Your books are $36.00 low", "Pebbleway Health Plan, EFT 6620066", "Fix to $640.00",
        f"Claim {CLAIM} was typed in as $604.00. Two digits look swapped.", "Needs you 1",
        "Posted by hand", "Payer says $640.00", "Your books say $604.00",
    ):  # fmt: skip
        assert words in text, words
    for query in ("6620066", "640.00", "$604", "pebble"):
        assert "Your books are" in look(client, "claims_match", query=f"?q={query}")
    assert "No case like this" in look(client, "claims_match", query=f"?q={CLAIM}")
    fix = reverse("claims_books_fix", args=[found.id])
    assert client.post(fix, seen(found) | {"books": "1"}).status_code == 409
    assert client.post(fix, {"plan": "x"}).status_code == 404
    for _ in range(2):  # a double click
        assert client.post(fix, seen(found)).url.endswith("?fixed")
    text = look(client, "claims_books_case", found.id, query="?fixed")
    for words in (
        "You say that it is corrected", "Change $604.00 to $640.00", "Take it back", CLAIM,
        "Said that the books are corrected", "not proved yet",
    ):  # fmt: skip
        assert words in text, words
    assert "Waiting 1" in look(client, "claims_match", query="?tab=waiting")
    assert client.post(reverse("claims_books_undo", args=[found.id])).url.endswith("?undone")
    client.post(fix, seen(found))
    send(client, row("6620066", CLAIM, "640.00"))
    assert "Matched 1" in look(client, "claims_match", query="?tab=matched")
    text = look(client, "claims_books_case", found.id)
    for words in ("Your books agree", "Replaced by the file of", "The books agree"):
        assert words in text, words
    assert client.post(fix, seen(case(clinic))).status_code == 409


def test_notes_putting_aside_and_the_corrections_to_type(clinic):
    client = member(clinic.id)
    found = slip(clinic, client)
    pays(clinic, "T2", ("=B1", 5_000))
    send(client, row("T2", "=B1", "50.00"), row("T2", "=B1", "50.00"), row("T2", "C9", "7.00"))
    sheet = client.get(reverse("claims_books_corrections")).content.decode()
    rows = list(csv.reader(io.StringIO(sheet)))[1:]
    assert [(one[0], one[3], *one[5:]) for one in rows] == [
        ("6620066", CLAIM, "604.00", "640.00", "Change $604.00 to $640.00"),
        ("T2", "'=B1", "100.00", "50.00",
         "Take one of the two postings out, so that $50.00 is left"),
        ("T2", "C9", "7.00", "0.00", "Take $7.00 out"),
    ]  # fmt: skip
    aside = reverse("claims_books_aside", args=[found.id])
    assert client.post(aside, {"body": " "}).status_code == 400
    note = reverse("claims_books_note", args=[found.id])
    assert client.post(note, {"body": "Asked Jo."}).url.endswith("?noted")
    assert client.post(aside, {"body": "It stays."}).url.endswith("?aside")
    text = look(client, "claims_books_case", found.id, query="?aside")
    for words in ("Asked Jo.", "It stays.", "Put aside", "Take it back"):
        assert words in text, words
    assert client.get(reverse("claims_match_spreadsheet") + "?tab=matched").content.count(b"\n") > 1


def test_taking_back_what_is_no_decision_any_more(clinic):
    client = member(clinic.id)
    found = slip(clinic, client)
    fix, undo = (reverse(f"claims_books_{name}", args=[found.id]) for name in ("fix", "undo"))
    client.post(fix, seen(found))
    assert client.post(undo).url.endswith("?undone")
    assert "Taken back The case" in look(client, "claims_books_case", found.id, query="?undone")
    second_tab = text_of(client.post(undo, follow=True).page.main)
    assert "There was nothing to take back The case needs somebody already." in second_tab
    client.post(fix, seen(found))
    send(client, row("6620066", CLAIM, "640.00"))
    agreed = text_of(client.post(undo, follow=True).page.main)
    assert "There was nothing to take back Your books agree meanwhile." in agreed
    assert case(clinic).state == "agreed"
    reloaded = look(client, "claims_books_case", found.id, query="?undone")
    assert "The case needs somebody again." not in reloaded


def test_a_cancelled_payment_in_words(clinic):
    client = member(clinic.id)
    pays(clinic, "T1", ("A1", 64_000))
    send(client, row("T1", "A1", "640.00", by="ERA"))
    move(clinic, "T1", RemittanceState.CANCELLED)
    text = look(client, "claims_match")
    for words in (
        "Your books are $640.00 high", "The plan cancelled this payment", "Take $640.00 out",
        "Cancelled by the plan",
    ):  # fmt: skip
        assert words in text, words
    assert "Posted by hand" not in text


def test_strangers_and_readers(clinic):
    client = member(clinic.id)
    found = slip(clinic, client)
    stranger = member(make_clinic(slug="saltmarsh").id)
    reader = member(clinic.id, Role.READ_ONLY)
    assert stranger.get(reverse("claims_books_case", args=[found.id])).status_code == 404
    body = seen(found) | {"body": "ours"}
    for name in ("fix", "aside", "undo", "note"):
        address = reverse(f"claims_books_{name}", args=[found.id])
        assert stranger.post(address, body).status_code == 404
        assert reader.post(address, body).status_code == 403
    assert case(clinic).state == "needs_you"
    for name, *args in (("claims_match",), ("claims_books",), ("claims_books_case", found.id)):
        text = look(reader, name, *args)
        assert ("Fix to" in text, "Choose the export" in text) == (False, False)
    for name in ("claims_match", "claims_books_corrections"):
        assert CLAIM not in stranger.get(reverse(name)).content.decode()


def test_both_kinds_share_pages_in_order_and_more_cost_no_more_queries(clinic):
    client, plan = member(clinic.id), make_payer()
    counts = []
    for first, last in ((0, 1), (1, 3), (3, 23)):
        for number in range(first, last):
            pays(clinic, f"N{number:02d}", (f"A{number}", 5_000), payer=plan,
                 day=DAY + timedelta(days=number % 7))  # fmt: skip
        send(client, *(row(f"N{number:02d}", f"A{number}", "49.00", TODAY) for number in
                       range(first, last)))  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("claims_match")).status_code == 200
        counts.append(len(captured))
    assert len(cases(clinic)) == 23
    assert counts[0] == counts[1] == counts[2], counts
    first_page, second = (look(client, "claims_match", query=f"?page={n}") for n in (1, 2))
    assert (first_page.count("are $1.00 low"), second.count("are $1.00 low")) == (20, 3)
    assert client.get(reverse("claims_match") + "?page=3").status_code == 404
    order = [first_page.find(f"N{number:02d}") for number in (0, 7, 14, 21, 1)]
    assert order == sorted(order)
    sheet = client.get(reverse("claims_match_spreadsheet")).content.decode()
    assert sheet.count("\n") == 24


def test_the_pages_in_spanish(clinic):
    client = member(clinic.id)
    found = slip(clinic, client)
    client.get("/claims/match?lang=es")
    for words in ("A sus libros les faltan $36.00", "Dos cifras parecen", "Corregir a $640.00"):
        assert words in look(client, "claims_match"), words
    look(client, "claims_books")
    client.post(reverse("claims_books_fix", args=[found.id]), seen(found))
    look(client, "claims_books_case", found.id, query="?fixed")
    look(client, "claims_match", query="?tab=waiting")
    send(client, row("6620066", CLAIM, "604.00"), row("T7", "", "x"))
    look(client, "claims_books_case", found.id)
    send(client, row("6620066", CLAIM, "640.00", utc_now().date()), row("T8", "", "1"))
    look(client, "claims_books_case", found.id)
    look(client, "claims_match", query="?tab=matched")
