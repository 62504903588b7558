"""While the site is down on purpose, people get one page and machines go on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def down(settings: Any) -> None:
    settings.MAINTENANCE_UNTIL = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("path", ["/", "/help", "/b/482173905516", "/nowhere"])
def test_every_page_says_until_when_and_that_nothing_was_paid(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 503
    assert response["Retry-After"] == "Tue, 24 Nov 2026 12:00:00 GMT"
    text = response.content.decode()
    assert "It’s back by November 24, 2026, 6:00 am Central" in text
    assert "No payment was made by this page." in text


def test_machines_go_on() -> None:
    assert Client().get("/health").status_code == 200
    assert Client().post("/hooks/sandbox", b"{}", "application/json").status_code == 401
