from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import make_clinic, make_user
from tests.saving import Wallet, point_to, processor
from tests.servers.sandbox_server import SandboxServer


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with processor() as server:
        yield server


@pytest.fixture(autouse=True)
def the_gateway(settings: Any, sandbox: SandboxServer) -> None:
    point_to(settings, sandbox)


@pytest.fixture
def wallet(db: None, sandbox: SandboxServer) -> Wallet:
    return Wallet(make_clinic().id, make_user(), sandbox)
