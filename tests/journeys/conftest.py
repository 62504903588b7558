"""Journeys: the whole product as processes, and people in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import chromium
from tests.environment import DATABASE
from tests.servers.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One installation for a worker's journeys; each journey takes bills of its own."""
    folder: Path = tmp_path_factory.mktemp("stack")
    with running_stack(folder, database=f"{DATABASE}_journeys") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser. Without one the journeys are skipped, and the run says so at its end.

    Its event loop runs in this process from now on, which Django's ORM refuses to share: journeys
    are a run of their own (`tests/steps.py`) and ask the database past Django.
    """
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium here: set CHROMIUM, or install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()
