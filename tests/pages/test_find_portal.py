"""A39: finding the clinic, and what a number on the paper is."""

from __future__ import annotations

import pytest

from tests.factories import make_clinic


def _ask(client, text):
    return client.post("/find-portal", {"q": text})


def test_by_name_town_and_zip(client, clinic):
    make_clinic(name="Saltmarsh Hospital", city="Elder Cove", postal_code="04999")
    for text in ("saltmarsh", "Elder", "04999", "hospital cove"):
        page = _ask(client, text).content.decode()
        assert "We found 1 clinic" in page
        assert "Saltmarsh Hospital" in page
    assert "We found 2 clinics" in _ask(client, "a").content.decode()


def test_a_bill_id_goes_right_to_its_bill_whether_or_not_it_exists(client, bill):
    assert _ask(client, bill.number)["Location"] == f"/b/{bill.number}/verify"
    block = bill.number[:6]
    from wellpaid.kit.check_digits import damm_digit

    other = f"{block}00000"
    other += damm_digit(other)
    assert _ask(client, other)["Location"] == f"/b/{other}/verify"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("6159 5440 3378", "one of them isn’t right"),
        ("6159 5440 3379", "not one of ours"),
        ("1-937-555-0142", "looks like a phone number"),
        ("99998", "looks like a ZIP code"),
        ("4242424242424242", "Never type it here"),
        ("PW-2026-118204", "account, claim or member number"),
        ("xyzzy", "We found no clinic"),
    ],
)
def test_an_unknown_number_is_answered_with_what_it_looks_like(client, clinic, text, words):
    page = _ask(client, text).content.decode()
    assert words in page
    assert "12 digits at the top right" in page


@pytest.mark.parametrize("text", ["", "x" * 81])
def test_nothing_to_search_for(client, clinic, text):
    assert _ask(client, text).status_code == 400


def test_a_clinics_own_front_door(client, clinic):
    other = make_clinic(name="Saltmarsh Hospital", phone="+18005550177")
    page = client.get(f"/at/{other.slug}").content.decode()
    assert "Saltmarsh Hospital" in page
    assert "1-800-555-0177" in page
    assert client.get("/at/nowhere").status_code == 404
