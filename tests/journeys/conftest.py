"""Journeys: the whole product as processes, and people in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.environment import DATABASE
from tests.servers.stack import Stack, running_stack

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


def chromium() -> str | None:
    """Find a Chromium: the one that is named, or one of the usual ones."""
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One installation for a worker's journeys; each journey takes bills of its own."""
    folder: Path = tmp_path_factory.mktemp("stack")
    with running_stack(folder, database=f"{DATABASE}_journeys") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser. Without one the journeys are skipped, and the run says so at its end."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here: set CHROMIUM, or install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
