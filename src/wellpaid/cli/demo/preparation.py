"""What has to be there before anything is served: tables, translations, static files, a town."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from .supervisor import ProgramFailed


def prepare_installation() -> None:
    """Bring tables, translations and static files up to date; quick when they are."""
    for folder in (Path(settings.DOCUMENTS_DIR), Path(settings.OUTBOX_DIR)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def seed(environment: Mapping[str, str]) -> None:
    """Fill the database with the town of invented people, unless it is there.

    It runs as a process of its own because the addresses in what it makes come from the
    environment, which this process read before the port was known.

    :raises ProgramFailed: it did not succeed
    """
    done = subprocess.run(
        [sys.executable, "-m", "wellpaid", "seed"],
        env=dict(environment),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ProgramFailed(f"seed failed:\n{done.stdout}{done.stderr}".strip())
