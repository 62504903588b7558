from __future__ import annotations

import re

import pytest

from wellpaid.kit.check_digits import is_luhn
from wellpaid.sandbox.cards import (
    DECLINES,
    TEST_CARDS,
    FieldFault,
    Outcome,
    ReadCard,
    brand_of,
    read_card,
)
from wellpaid.sandbox.configuration import ConfigurationError, origin_of, read
from wellpaid.sandbox.setups import with_setup_id
from wellpaid.sandbox.texts import TEXTS, dollars

KEY = b"k" * 32
GOOD = {"number": "4242 4242-4242 4242", "expiry": "11/26", "cvc": "123"}


def reading(**changes):
    return read_card(GOOD | changes, today=(2026, 11), fingerprint_key=KEY)


def test_every_outcome_has_a_card_and_every_card_passes_its_check_digit():
    assert {card.outcome for card in TEST_CARDS} == set(Outcome) - {Outcome.TEST_CARD_UNKNOWN}
    assert all(is_luhn(card.number) and brand_of(card.number) == card.brand for card in TEST_CARDS)
    assert len({card.number for card in TEST_CARDS}) == len(TEST_CARDS)
    assert {card.kind for card in TEST_CARDS} == {"credit", "debit", "hsa"}
    assert Outcome.WORKS_ONCE not in DECLINES
    assert Outcome.CARD_DECLINED in DECLINES


def test_keeps_nothing_of_the_number_but_its_last_four():
    card = reading()
    assert isinstance(card, ReadCard)
    assert (card.brand, card.kind, card.last4, card.exp_month, card.exp_year, card.outcome) == (
        "visa", "credit", "4242", 11, 2026, Outcome.APPROVE,
    )  # fmt: skip
    assert "424242424242" not in repr(card)
    assert card.fingerprint == reading(number="4242424242424242").fingerprint
    assert card.fingerprint != reading(number="5555555555554444").fingerprint


def test_a_card_that_is_not_in_the_table_never_works():
    card = reading(number="4012888888881881")
    assert isinstance(card, ReadCard)
    assert card.outcome is Outcome.TEST_CARD_UNKNOWN


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"number": ""}, ("number", "required")),
        ({"number": "4242"}, ("number", "incomplete")),
        ({"number": "4242424242424241"}, ("number", "invalid")),
        ({"number": "4242x42424242424"}, ("number", "invalid")),
        ({"number": "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"}, ("number", "invalid")),
        ({"number": "378282246310005"}, ("cvc", "incomplete")),
        ({"expiry": " "}, ("expiry", "required")),
        ({"expiry": "13/30"}, ("expiry", "invalid")),
        ({"expiry": "soon"}, ("expiry", "invalid")),
        ({"expiry": "10/26"}, ("expiry", "expired")),
        ({"cvc": ""}, ("cvc", "required")),
        ({"cvc": "12"}, ("cvc", "incomplete")),
        ({"cvc": "12a"}, ("cvc", "invalid")),
    ],
)
def test_names_the_field_that_cannot_be_used(typed, fault):
    assert reading(**typed) == [FieldFault(*fault)]


@pytest.mark.parametrize("expiry", ["8/30", "08/30", "0830", "08 / 2030", "08-30", "08.30"])
def test_reads_an_expiry_however_it_is_typed(expiry):
    card = reading(expiry=expiry)
    assert isinstance(card, ReadCard)
    assert (card.exp_year, card.exp_month) == (2030, 8)


@pytest.mark.parametrize(
    ("number", "brand"),
    [
        ("2221", "mastercard"),
        ("2720", "mastercard"),
        ("2721", "unknown"),
        ("6011", "discover"),
        ("34", "amex"),
        ("9", "unknown"),
    ],
)
def test_names_the_brand(number, brand):
    assert brand_of(number) == brand


def test_both_languages_say_everything():
    assert set(TEXTS["en"]) == set(TEXTS["es"])
    assert all(text.strip() for table in TEXTS.values() for text in table.values())
    assert not any("!" in text for table in TEXTS.values() for text in table.values())
    assert {key for key in TEXTS["en"] if TEXTS["en"][key] == TEXTS["es"][key]} == {"error_title"}
    assert dollars(124_000_05) == "$124,000.05"
    assert dollars(5) == "$0.05"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://pay.example.org/back?a=1", "https://pay.example.org"),
        ("https://pay.example.org:443/", "https://pay.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/x", "http://[::1]:8000"),
        ("https://pay.example.org@evil.example/", None),
        ("javascript:alert(1)", None),
        ("//evil.example/", None),
        ("http://host:99999/", None),
        ("", None),
    ],
)
def test_origin_of(url, origin):
    assert origin_of(url) == origin


def test_the_setup_id_is_appended_once():
    assert with_setup_id("https://m.test/back", "set_1") == "https://m.test/back?setup=set_1"
    assert with_setup_id("https://m.test/b?a=%20b#c", "s") == "https://m.test/b?a=%20b&setup=s#c"
    assert with_setup_id("https://m.test/b?setup=s", "s") == "https://m.test/b?setup=s"


def test_every_missing_variable_is_named_at_once():
    with pytest.raises(ConfigurationError) as caught:
        read({"SANDBOX_PORT": "eighty", "SANDBOX_MERCHANT_ORIGINS": "https://m.test/path"})
    named = set(re.findall(r"SANDBOX_\w+", str(caught.value)))
    assert named == {
        "SANDBOX_DATA_DIR", "SANDBOX_SECRET_KEY", "SANDBOX_PUBLISHABLE_KEY",
        "SANDBOX_WEBHOOK_SECRET", "SANDBOX_PORT", "SANDBOX_MERCHANT_ORIGINS",
    }  # fmt: skip
