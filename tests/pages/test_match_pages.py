"""Match up: the tabs, a case from its fix to its undoing, a statement by hand, the letter."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import day_here, make_clinic
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_payer_pages import _queries, member
from tests.unit.claim_pay.network import CLINIC_COMPANY, Network, Paid, choose, make_network
from tests.unit.claim_pay.reconciliation.deposits import (
    books,
    came,
    case,
    cases,
    compare,
    upload,
)
from tests.unit.formats.bank_statements.camt_files import camt053
from wellpaid.core.banking.queries import unmatched_lines
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.clock import utc_now


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    made = make_network(tmp_path / "bank")
    choose(made)
    return made


@pytest.fixture
def paid(network: Network) -> Network:
    """What the prototype's page shows, but for what was typed by hand."""
    network.now = utc_now() - timedelta(days=14)
    day = day_here(network.now) + timedelta(days=1)
    network.pay(
        Paid("EFT-1", claims=((89_021_5, 89_021_5),), day=day),
        Paid("EFT-2", claims=((42_106_6, 42_106_6),), day=day),
        Paid("EFT-3", claims=((21_150_0, 21_150_0),), day=day),
        Paid("EFT-4", claims=((8_843_0, 8_843_0),), day=day),
        Paid("EFT-5", claims=((64_000, 64_000),), day=day),
    )
    upload(
        network,
        came("EFT-2", 416_855, day),
        came("", 299_930, day, words="DIR DEP"),
        came("EFT-5", 64_000, day),
        came("EFT-9", 137_520, day),
    )
    network.now = utc_now()
    compare(network)
    return network


def show(client: CheckingClient, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_nothing_is_there_yet(network):
    client = member(network.clinic.id, Role.READ_ONLY)
    for tab, words in (
        ("needs-you", "Nothing needs you"),
        ("waiting", "Nothing is on its way"),
        ("matched", "Nothing is matched yet"),
    ):
        assert words in show(client, "claims_match", query=f"?tab={tab}")
    assert client.get(reverse("claims_match") + "?tab=odd").status_code == 404
    assert client.get(reverse("claims_match") + "?page=7").status_code == 404


def test_each_case_says_its_difference_and_its_fix(paid):
    text = show(member(paid.clinic.id), "claims_match")
    for words in (
        "The money hasn’t come", "Ask for a trace",
        "The bank is $42.11 short", "That is exactly 1% of the payment", "Record a $42.11 fee",
        "We don’t know what this pays", "Ask for the 835",
        "One deposit pays two payments", "$88.43" if False else "add up to this deposit.",
        "Match both", "In the last 30 days 5 cases were matched, put aside, or came to need you; 1",
    ):  # fmt: skip
        assert words in text, words
    deposits = text_of(member(paid.clinic.id).get(reverse("office_deposits")).page.main)
    for words in ("Match up has what it could pay", "what it pays hasn’t come yet", "See it at"):
        assert words in deposits, words
    assert "Nothing on its way has this amount" not in deposits
    reader = show(member(paid.clinic.id, Role.READ_ONLY), "claims_match")
    assert ("Match both" in reader, "Add a bank statement" in reader) == (False, False)
    matched = show(member(paid.clinic.id), "claims_match", query="?tab=matched")
    assert "All three agree" in matched
    for query in ("EFT-3", "2999.30", "$2,999.30", "pebble"):
        assert "One deposit pays two" in show(
            member(paid.clinic.id), "claims_match", query=f"?q={query}"
        )
    found = show(member(paid.clinic.id), "claims_match", query="?q=nobody")
    assert "No case like this" in found
    sheet = member(paid.clinic.id).get(reverse("claims_match_spreadsheet")).content.decode()
    assert (sheet.count("\n"), "42.11" in sheet) == (5, True)


def test_a_fix_from_the_list_and_its_undoing(paid):
    client = member(paid.clinic.id, Role.BILLER)
    short = next(row for row in cases(paid, "needs_you") if row.rule == "short")
    body = {"resolution": "fee", "difference": "4211", "from": "list"}
    decide = reverse("claims_match_decide", args=[short.id])
    assert client.post(decide, body | {"difference": "1"}).status_code == 409
    assert client.post(decide, body | {"resolution": "odd"}).status_code == 404
    assert client.post(decide, body).url.endswith("?matched")
    assert books(paid)["gateway_fees"] == 4_211
    text = show(client, "claims_match_case", short.id, query="?matched")
    for words in ("Fee taken on the way", "Less a fee", "Take it back", "Who did what", "EFT-2"):
        assert words in text, words
    assert client.post(reverse("claims_match_undo", args=[short.id])).url.endswith("?undone")
    assert "gateway_fees" not in books(paid)
    assert "Taken back: fee" in show(client, "claims_match_case", short.id)


def test_everything_plain_in_one_press(paid):
    client = member(paid.clinic.id)
    upload(paid, came("", 890_215, day_here(paid.now) - timedelta(days=11), words="DIR DEP"),
           name="b.xml")  # fmt: skip
    compare(paid)
    text = show(client, "claims_match")
    assert "Match all 2" in text
    ids = [str(row.id) for row in cases(paid, "needs_you")]
    assert client.post(reverse("claims_match_bulk"), {"case": ids}).url.endswith("?bulk=2")
    assert "2 cases matched" in show(client, "claims_match", query="?bulk=2")
    assert client.post(reverse("claims_match_bulk"), {"case": ids}).url.endswith("?bulk=0")
    assert client.post(reverse("claims_match_bulk"), {"case": "x"}).status_code == 404


def test_notes_putting_aside_and_the_letter(paid):
    client = member(paid.clinic.id)
    lone = next(row for row in cases(paid, "needs_you") if row.rule == "no_advice")
    address = reverse("claims_match_aside", args=[lone.id])
    assert client.post(address, {"body": " "}).status_code == 400
    note = reverse("claims_match_note", args=[lone.id])
    assert client.post(note, {"body": "Called them twice."}).url.endswith("?noted")
    assert "Called them twice." in show(client, "claims_match_case", lone.id, query="?noted")
    text = show(client, "claims_match_letter", lone.id)
    assert ("Missing remittance advice" in text, "$1,375.20" in text) == (True, True)
    assert "Odalys" not in text
    letter = reverse("claims_match_letter", args=[lone.id])
    assert client.post(letter).url.endswith("?asked")
    assert "You asked the plan on" in show(client, "claims_match_case", lone.id, query="?asked")
    assert client.post(address, {"body": "The landlord’s"}).url.endswith("?aside")
    assert client.post(letter).status_code == 409
    assert "Put aside" in show(client, "claims_match_case", lone.id, query="?aside")
    late = next(row for row in cases(paid, "needs_you") if row.rule == "no_money")
    assert "Missing payment" in show(client, "claims_match_letter", late.id)


def test_other_sides_are_chosen_by_hand(paid):
    client = member(paid.clinic.id)
    merged = next(row for row in cases(paid, "needs_you") if row.rule == "merged")
    text = show(client, "claims_match_choose", merged.id)
    assert text.count(" checked") == 3
    address = reverse("claims_match_choose", args=[merged.id])
    assert client.post(address, {"resolution": "equal"}).status_code == 409
    assert client.post(address, {"resolution": "equal", "line": "x"}).status_code == 404
    remittances = {row.trace_number: row.id for row in paid.remittances()}
    lines = {row.amount.cents: row.id for row in unmatched_lines(organization_id=paid.clinic.id)}
    body = {"remittance": [remittances["EFT-2"]], "line": [lines[416_855]], "resolution": "fee"}
    assert client.post(address, body).url.endswith("?matched")
    assert client.get(address).status_code == 302


def test_a_statement_by_hand(network):
    client = member(network.clinic.id)
    address = reverse("claims_match_upload")
    assert "Choose a statement" in show(client, "claims_match_upload")
    assert client.post(address).status_code == 400
    network.now = utc_now()
    network.pay(Paid("EFT-1", day=day_here(network.now) + timedelta(days=1)))
    content = camt053(CLINIC_COMPANY, [came("EFT-1", 15_000, day_here())])
    for expected in (302, 409):
        sent = SimpleUploadedFile("march.xml", content, "text/xml")
        response = client.post(address, {"file": sent})
        assert response.status_code == expected
    assert case(network, "matched").remitted_cents == 15_000
    assert "1 new booking read" in show(client, "claims_match", query="?uploaded=1&known=0")
    broken = SimpleUploadedFile("a.xml", content.replace(b">150.00<", b">15O.00<"), "text/xml")
    response = client.post(address, {"file": broken})
    assert (response.status_code, "line " in response.content.decode()) == (422, True)
    for day in ("2026-03-04", "9999-12-31"):
        csv = SimpleUploadedFile("a.csv", f"Date,Amount\n{day},12.00\n".encode(), "text/csv")
        assert client.post(address, {"file": csv}).status_code == 422
    content = content.replace(str(day_here()).encode(), b"9999-12-31")
    future = client.post(address, {"file": SimpleUploadedFile("b.xml", content, "text/xml")})
    assert "9999-12-31 can" in future.content.decode()


def test_strangers_are_answered_as_if_there_were_no_such_case(paid):
    stranger = member(make_clinic(slug="saltmarsh").id)
    row = cases(paid, "needs_you")[0]
    for name in ("case", "choose", "letter"):
        address = reverse(f"claims_match_{name}", args=[row.id])
        assert stranger.get(address).status_code == 404
    body = {"resolution": "equal", "difference": "0", "body": "ours"}
    for name in ("decide", "aside", "note", "undo", "choose", "letter"):
        address = reverse(f"claims_match_{name}", args=[row.id])
        assert stranger.post(address, body).status_code == 404
    ids = [str(one.id) for one in cases(paid, "needs_you")]
    assert stranger.post(reverse("claims_match_bulk"), {"case": ids}).url.endswith("?bulk=0")
    assert "cash" not in books(paid) or books(paid)["cash"] == 64_000


def test_more_cases_cost_no_more_queries(network):
    client = member(network.clinic.id)
    show(client, "claims_match")
    counts = []
    for name in ("ONE", "TWO"):
        for number in range(1 if name == "ONE" else 3):
            network.pay(Paid(f"{name}-{number}"))
        compare(network)
        counts.append(_queries(client, reverse("claims_match") + "?tab=waiting"))
    assert counts[0] == counts[1]


def test_the_pages_in_spanish(paid):
    client = member(paid.clinic.id)
    client.get("/claims/match?lang=es")
    text = show(client, "claims_match")
    for words in ("Al banco le faltan $42.11", "Un depósito paga dos pagos"):
        assert words in text, words
    for tab in ("waiting", "matched"):
        show(client, "claims_match", query=f"?tab={tab}")
    for row in cases(paid):
        for name in ("case", "letter", *(["choose"] if row.state == "needs_you" else [])):
            show(client, f"claims_match_{name}", row.id)
    assert "Elija un estado de cuenta" in show(client, "claims_match_upload")
