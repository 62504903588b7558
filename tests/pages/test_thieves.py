"""What somebody tried once, and must never work again."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory

from wellpaid.core.identity.models import User
from wellpaid.kit.clock import utc_now
from wellpaid.ops.logging import LineFormatter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "//evil.example%2f.."])
def test_a_language_link_stays_on_this_site(path: str) -> None:
    from wellpaid.web.shared.middleware import LanguageMiddleware

    request = RequestFactory().get("/?lang=es")
    request.path = path
    response = LanguageMiddleware(lambda _: None)(request)  # type: ignore[arg-type, return-value]
    assert response.status_code == 302
    assert not response["Location"].startswith("//")


@pytest.mark.parametrize("path", ["/b/482173905516/verify", "/find"])
@pytest.mark.parametrize("month", ["9999999999", "4294967297", "1_0", "-1", "٣", "\x00"])
def test_no_month_breaks_the_page(path: str, month: str) -> None:
    answers = {"birth_month": month, "birth_day": "1", "birth_year": "1990"}
    more = {"last_name": "Fenn", "full_name": "Odalys Fenn", "postal_code_or_phone": "43999"}
    assert Client().post(path, answers | more).status_code in {302, 400, 403}


@pytest.mark.parametrize("path", ["/b/%00", "/b/615954403379%00/bill.pdf", "/b/٤٨٢١٧٣٩٠٥٥١٦"])
def test_no_address_breaks_the_page(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_the_log_names_a_route_and_never_a_path(caplog: Any) -> None:
    with caplog.at_level(logging.WARNING):
        Client().get("/open/a-token-that-opens-a-bill")
        Client(enforce_csrf_checks=True).post("/b/482173905516/verify", {})
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert lines
    assert "a-token-that-opens-a-bill" not in "".join(lines)
    assert "482173905516" not in "".join(lines)
    assert any("b/<str:number>/verify" in line for line in lines)


def test_the_log_of_a_database_error_holds_no_row(caplog: Any) -> None:
    """PostgreSQL quotes the refused row, and a row of ours is somebody's name and care."""
    name = "odalys-fenn"
    try:
        with transaction.atomic():
            User.objects.create(username=name, joined_at=utc_now())
            User.objects.create(username=name, joined_at=utc_now())
    except IntegrityError:
        logging.getLogger("wellpaid").exception("Something broke.")
    [record] = caplog.records
    line = LineFormatter().format(record)
    assert name not in line.replace('name = \\"odalys-fenn\\"', "")
    assert "IntegrityError" in line
    assert "UniqueViolation" in line
    assert "23505" in line
    assert "test_thieves.py" in line
