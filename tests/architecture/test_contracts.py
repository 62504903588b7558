"""Each import contract of pyproject.toml, broken once on purpose: it has to be noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE_DIR, PROJECT_DIR

PROGRAM = Path(sys.executable).with_name("lint-imports")
# contract -> (module that gets a line, the line)
BREAKS = {
    "storeys": ("kit/money.py", "from wellpaid.core.ledger import chart"),
    "drawers": ("core/ledger/utils.py", "WORDS = ()"),
    "cycles": ("core/audit/queries.py", "from wellpaid.core.events import actors"),
    "formats": ("formats/bills/draft.py", "from wellpaid.kit.clock import utc_now"),
    "ledger": ("patient_pay/bills/queries.py", "from wellpaid.core.ledger.models import Entry"),
    "gateways": (
        "patient_pay/payments/gateways/sandbox.py",
        "from wellpaid.patient_pay.payments.models import Payment",
    ),
    "posting": ("web/portal/home.py", "from wellpaid.core.ledger.operations.post import post"),
    "sandbox": ("sandbox/api.py", "from wellpaid.settings import env"),
}


def _contracts() -> list[str]:
    with (PROJECT_DIR / "pyproject.toml").open("rb") as file:
        return [one["id"] for one in tomllib.load(file)["tool"]["importlinter"]["contracts"]]


def _lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), "--no-cache", "--config", str(folder / "pyproject.toml"), *arguments],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder / "src"), "NO_COLOR": "1"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the product's modules, to break."""
    shutil.copytree(
        PACKAGE_DIR, tmp_path / "src" / "wellpaid",
        ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")],
    )  # fmt: skip
    shutil.copy(PROJECT_DIR / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_broken_here_once():
    assert sorted(BREAKS) == sorted(_contracts())


def test_the_tree_keeps_its_contracts(tree):
    done = _lint(tree)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", sorted(BREAKS))
def test_a_break_is_noticed(tree, contract):
    module, line = BREAKS[contract]
    path = tree / "src" / "wellpaid" / module
    text = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{text}\n{line}\n", "utf-8")
    done = _lint(tree, "--contract", contract)
    assert done.returncode == 1
    assert "1 broken" in done.stdout


def test_a_web_page_that_imports_the_api_or_a_command_is_noticed(tree):
    path = tree / "src" / "wellpaid" / "web" / "portal" / "home.py"
    path.write_text(path.read_text("utf-8") + "\nfrom wellpaid.cli import apps\n", "utf-8")
    assert "1 broken" in _lint(tree, "--contract", "storeys").stdout
