from __future__ import annotations

import pytest
from tests.servers.sandbox_server import running_sandbox


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox() as server:
        yield server
