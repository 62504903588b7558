"""The first page and the bill come in under 60 KB with style sheet and fonts, as really served."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.pages.checking_client import CheckingClient
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.settings import base

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000
_FONT = re.compile(r"url\([\"']?(fonts/[^\"')]+)")


@pytest.fixture
def static_root(settings: Any, tmp_path: Path) -> Path:
    """Static files as an installation serves them: hashed names, compressed copies."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = base.STORAGES
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def served_bytes(path: Path) -> int:
    """Give the size of the smallest copy that every browser takes."""
    copies = [path, path.with_name(f"{path.name}.gz")]
    return min(copy.stat().st_size for copy in copies if copy.exists())


def page_bytes(client: CheckingClient, address: str, static_root: Path) -> int:
    """Give what a first visit loads: the page, and everything that it names."""
    response = client.get(address)
    page = response.page
    names = {
        tag[attribute].removeprefix(base.STATIC_URL)
        for tag, attribute in [
            *((link, "href") for link in page.find_all("link", href=True)),
            *((script, "src") for script in page.find_all("script", src=True)),
        ]
    }
    sheets = [name for name in names if name.endswith(".css")]
    assert sheets
    for sheet in sheets:
        fonts = set(_FONT.findall((static_root / sheet).read_text()))
        assert len(fonts) == 2, "both fonts are found under their hashed names"
        names |= fonts
    assert all(re.search(r"\.[0-9a-f]{12}\.", name) for name in names)
    return len(response.content) + sum(served_bytes(static_root / name) for name in names)


def test_home(client: CheckingClient, bill: Bill, static_root: Path) -> None:
    assert page_bytes(client, "/", static_root) < MOST_BYTES


def test_bill(guest: CheckingClient, bill: Bill, static_root: Path) -> None:
    assert page_bytes(guest, f"/b/{bill.number}", static_root) < MOST_BYTES


def test_home_loads_no_script_and_a_bill_only_what_closes_it(
    guest: CheckingClient, bill: Bill
) -> None:
    assert CheckingClient().get("/").page.find("script") is None
    scripts = guest.get(f"/b/{bill.number}").page.find_all("script")
    assert [script["src"] for script in scripts] == ["/static/js/idle.js"]
