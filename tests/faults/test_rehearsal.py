"""The rehearsal of docs/explain/rehearsal.md, small: every kill and every end is in it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import databases

pytestmark = [pytest.mark.fault, pytest.mark.timeout(300)]
PAYMENTS = 60


def test_days_of_a_clinic_end_with_the_cash_that_the_bank_has() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.rehearsal", "--payments", str(PAYMENTS)],
        cwd=databases.PROJECT_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (
        "'people': 2", "'sandbox': 2", "'web': 2", "'worker': 2", "'outage': 1",
        "bank returned", "card declined", "1 lost, 1 won", "Everything agrees.",
    ):  # fmt: skip
        assert words in done.stdout, done.stdout
