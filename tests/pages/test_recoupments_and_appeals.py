"""Recoupments and appeals on their pages: lists, a letter entered, answers, the printed letters."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import day_here
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_match_pages import show
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.network import Network, Paid, choose, make_network
from tests.unit.claim_pay.recoupments.test_life import cases, claim, pay
from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def paid(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    network = make_network(tmp_path / "bank")
    choose(network)
    network.now = utc_now()
    day = day_here(network.now)
    pay(network, Paid("T-1", segments=claim("IC77", 50_000, 0), plb=(("WO", "IC-5", 3_000),),
                      day=day))  # fmt: skip
    return network


def test_a_recoupment_is_answered(paid):
    client, reader = member(paid.clinic.id), member(paid.clinic.id, Role.READ_ONLY)
    [row] = cases(paid)
    text = show(client, "claims_recoupments")
    for words in ("IC-5", "$30.00", "30 days left", "Needs your answer", "Enter a plan’s letter"):
        assert words in text, words
    assert "Nothing is waiting" in show(client, "claims_recoupments", query="?tab=waiting")
    assert client.get(reverse("claims_recoupments") + "?tab=odd").status_code == 404
    assert "IC-5" in client.get(reverse("claims_recoupments_spreadsheet")).content.decode()
    assert "Dispute it" not in show(reader, "claims_recoupment", row.id)
    assert "Answer it" in show(client, "claims_payment", paid.remittances()[0].id)
    dispute = reverse("claims_recoupment_dispute", args=[row.id])
    assert client.post(dispute, {"words": " "}).status_code == 400
    assert client.post(dispute, {"words": "Paid as agreed."}).url.endswith("?disputed")
    letter = show(client, "claims_recoupment_letter", row.id)
    assert ("Paid as agreed." in letter, "IC-5" in letter) == (True, True)
    assert client.post(dispute, {"words": "Again."}).status_code == 409
    for name, word in (("reopen", "reopened"), ("agree", "agreed"), ("reopen", "reopened")):
        answered = client.post(reverse(f"claims_recoupment_{name}", args=[row.id]))
        assert answered.url.endswith(f"?{word}")
    deadline = {"day": "2030-01-02", "reason": "section 7"}
    assert client.post(reverse("claims_recoupment_deadline", args=[row.id]), deadline).url
    assert "Set by you: section 7" in show(client, "claims_recoupment", row.id)
    sent = {"file": SimpleUploadedFile("letter.pdf", b"%PDF-1.7 a letter")}
    assert client.post(reverse("claims_recoupment_file", args=[row.id]), sent).url
    assert "Download" in show(client, "claims_recoupment", row.id)


def test_a_plans_letter_is_entered(paid):
    client = member(paid.clinic.id, Role.BILLER)
    new = reverse("claims_recoupment_new")
    assert client.post(new, {}).status_code == 400
    body = {"payer": str(paid.payer_id), "claim_number": "IC77", "amount": "12.50"}
    day = day_here(paid.now)
    far = client.post(new, body | {"letter_date": f"{day.year + 1}-01-01"})
    assert (far.status_code, len(cases(paid))) == (422, 1)
    kept = client.post(new, body | {"letter_date": f"{day}"})
    assert (kept.url.endswith("?kept"), cases(paid)[1].wanted_cents) == (True, 1_250)


def test_an_appeal_from_a_denied_claim_to_its_end(paid):
    client: CheckingClient = member(paid.clinic.id)
    remittance = paid.remittances()[0]
    assert "No appeal needs you" in show(client, "claims_appeals")
    assert "Start an appeal" in show(client, "claims_claim", remittance.id, 2)
    start = reverse("claims_appeal_start", args=[remittance.id, 2])
    assert "500.00" in client.get(start).content.decode()
    body = {"level": "first", "ground": "other", "asked": "500"}
    assert client.post(start, body).status_code == 400
    there = client.post(start, body | {"words": "A call came before."}).url
    assert there.endswith("?started")
    appeal_id = there.rpartition("/")[2].partition("?")[0]
    assert "180 days left" in show(client, "claims_appeals")
    letter = show(client, "claims_appeal_letter", appeal_id)
    for words in ("A call came before.", "Fenn, Odalys", "W000000001", "CO 45", "$500.00"):
        assert words in letter, words
    paper = client.get(reverse("claims_appeal_letter_pdf", args=[appeal_id]))
    assert paper["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(paper.content))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    told = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("Appeal of a claim decision", "A call came before.", "Fenn, Odalys", "CO 45"):
        assert words in told, words
    sent = reverse("claims_appeal_sent", args=[appeal_id])
    posted = {"sent_date": f"{remittance.payment_date}", "way": "fax"}
    assert client.post(sent, {"way": "fax"}).status_code == 400
    assert client.post(sent, posted).url.endswith("?sent")
    outcome = reverse("claims_appeal_outcome", args=[appeal_id])
    answered = {"outcome": "partly", "outcome_date": f"{remittance.payment_date}"}
    assert client.post(outcome, answered).status_code == 422
    assert client.post(outcome, answered | {"expected": "100"}).url.endswith("?outcome")
    text = show(client, "claims_appeal", appeal_id)
    for words in ("Won in part", "$100.00", "Go to the next level", "Take the end back"):
        assert words in text, words
    assert "First appeal" in show(client, "claims_claim", remittance.id, 2)
    days = {"payer": str(paid.payer_id), "first": "90", "source": "section 7"}
    assert client.post(reverse("claims_plan_days"), days | {"first": "0"}).status_code == 400
    assert client.post(reverse("claims_plan_days"), days).url.endswith("?kept")
    assert "section 7" in show(client, "claims_plan_days")


@pytest.mark.parametrize(
    ("words", "lacking", "word"),
    [
        ("Two reasons:\r\n\uf0b7 the first\x07\n\uf0a7 the second", "", ""),
        ("It was Dr. 王先生 who asked", "王", "王先生"),
        ("Really\U0001f600 odd", "\U0001f600", "Really\U0001f600"),
        ("An odd\uf4ff place", "\uf4ff", "odd\uf4ff"),
    ],
)
def test_pasted_words_never_break_the_letter(paid, caplog, words, lacking, word):
    client: CheckingClient = member(paid.clinic.id)
    start = reverse("claims_appeal_start", args=[paid.remittances()[0].id, 2])
    client.post(start, {"level": "first", "ground": "other", "asked": "500", "words": "Plain."})
    with tenant(paid.clinic.id):
        appeal = Appeal.objects.get()
        appeal.words = words
        appeal.save()
    paper = client.get(reverse("claims_appeal_letter_pdf", args=[appeal.id]))
    assert not [one for one in caplog.records if one.levelname == "ERROR"]
    if not lacking:
        [page] = pypdf.PdfReader(io.BytesIO(paper.content)).pages
        assert "• the first\n• the second" in page.extract_text()
        return
    assert paper.status_code == 422
    said = text_of(paper.page.main)
    for told in (
        f"can’t show “{lacking}” (U+{ord(lacking):04X})",
        f"It stands in “{word}”",
        "Print this page",
    ):
        assert told in said, told
