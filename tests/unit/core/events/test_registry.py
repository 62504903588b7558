"""An event can carry ids, amounts, codes, dates and counts, and nothing about a person."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import pytest

from wellpaid.core.events import registry
from wellpaid.core.events.registry import EVENTS, Event, EventRefused, event, facts_of, read_by


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(registry, "EVENTS", {})
    monkeypatch.setattr(registry, "_readers", {})


class Way(StrEnum):
    CARD = "card"


def test_an_event_of_allowed_fields_is_registered_and_read_as_json():
    @event
    @dataclass(frozen=True)
    class PaymentSucceeded(Event):
        code: ClassVar[str] = "payment.succeeded"
        payment_id: UUID
        bill_ids: tuple[UUID, ...]
        amount_cents: int
        way_code: Way
        due_date: date
        refund_id: UUID | None = None

    assert {"payment.succeeded": PaymentSucceeded} == registry.EVENTS
    occurred = PaymentSucceeded(UUID(int=1), (UUID(int=2),), 5, Way.CARD, date(2026, 3, 2))
    assert facts_of(occurred) == {
        "payment_id": str(UUID(int=1)), "bill_ids": [str(UUID(int=2))], "amount_cents": 5,
        "way_code": "card", "due_date": "2026-03-02", "refund_id": None,
    }  # fmt: skip
    with pytest.raises(EventRefused, match="is taken by"):
        event(PaymentSucceeded)
    read_by("payment.succeeded", print)
    read_by("payment.succeeded", print)
    assert registry.readers_of("payment.succeeded") == (print,)
    with pytest.raises(KeyError):
        read_by("payment.unheard_of", print)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", str), ("email", str), ("address", str), ("description", str), ("patient_id", str),
        ("amount_cents", float), ("amount", int), ("reason_code", str), ("facts", dict),
        ("bill_ids", list), ("bill_ids", tuple[str, ...]), ("birth", date),
    ],
)  # fmt: skip
def test_any_other_field_is_refused(name, kind):
    cls = type("Leaky", (Event,), {"__annotations__": {name: kind}, "code": "leaky.event"})
    with pytest.raises(EventRefused, match=name):
        event(dataclass(frozen=True)(cls))
    assert registry.EVENTS == {}


def test_an_event_is_frozen_and_has_a_code():
    with pytest.raises(EventRefused, match="frozen"):
        event(dataclass(type("Loose", (Event,), {"code": "loose.event"})))
    with pytest.raises(EventRefused, match="no code"):
        event(dataclass(frozen=True)(type("Nameless", (Event,), {"code": "Nameless"})))


def test_every_event_of_the_product_is_registered():
    for code, cls in EVENTS.items():
        assert cls.code == code
        assert fields(cls)
