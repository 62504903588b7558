"""Searching the help page: in two languages, without scripts, and without a trace in the log."""

from __future__ import annotations

import io
import logging
from typing import Any
from urllib.parse import quote

import pytest

from tests.pages.checking_client import CheckingClient, text_of
from wellpaid.ops.logging import LineFormatter
from wellpaid.web.portal.help_answers import ANSWERS, find_answers


@pytest.mark.parametrize(
    ("typed", "anchor"),
    [
        ("receipt", "receipt"),
        ("RECEIPTS", "receipt"),
        ("recibo", "receipt"),
        ("How do I get a refund?", "wrong-payment"),
        ("reembolso", "wrong-payment"),
        ("número", "bill-id"),
        ("numero", "bill-id"),
        ("NÚMERO", "bill-id"),
        ("cuotas", "over-time"),
        ("monthly", "over-time"),
        ("my insurance", "insurance"),
        ("aseguranza", "insurance"),
        ("charity", "cost"),
        ("estafa", "safe"),
        ("my mother", "someone-else"),
        ("dispute", "not-right"),
        ("mailed check", "paid"),
    ],
)
def test_the_best_answer_comes_first(typed: str, anchor: str) -> None:
    found = find_answers(typed)
    assert found.count >= 1
    assert found.answers[0].anchor == anchor


def test_nothing_is_lost_by_searching() -> None:
    for typed in ("receipt", "", "zebra", "the my is", "%", "'", "🙂"):
        found = find_answers(typed)
        assert set(found.answers) == set(ANSWERS)
    assert find_answers("zebra").count == 0
    assert find_answers("how do I").count == 0
    assert find_answers("zebra").answers == ANSWERS


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page(client: CheckingClient, clinic: Any, language: str) -> None:
    client.cookies["wellpaid_language"] = language
    page = client.get("/help?q=" + quote("recibo")).page
    assert page.main.find("section")["id"] == "receipt"
    assert page.find(id="id_q")["value"] == "recibo"
    assert len(page.main.find(class_="answers").find_all("section")) == len(ANSWERS)
    page = client.get("/help").page
    assert page.main.find("section")["id"] == "over-time"
    page = client.get("/help?q=zebra").page
    assert "TTY 711" in text_of(page.main.find(class_="notice"))
    assert "555" in text_of(page.main.find(class_="notice"))


@pytest.mark.django_db
def test_odd_words_are_shown_as_they_are(client: CheckingClient, clinic: Any) -> None:
    odd = "<script>alert(1)</script>" + "x" * 500
    page = client.get("/help?q=" + quote(odd)).page
    assert page.find(id="id_q")["value"] == odd[:80]
    assert client.get("/help?q=%00a").status_code == 200


@pytest.mark.django_db
def test_what_was_typed_is_not_logged(client: CheckingClient, clinic: Any) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    level, root.level = root.level, logging.DEBUG
    try:
        client.get("/help?q=zebrafish")
        client.post("/help?q=zebrafish")  # refused, which is logged
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert "405" in written.getvalue()
    assert "zebrafish" not in written.getvalue()
