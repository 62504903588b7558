"""What the documents say is there, is there, and what is there stands in them."""

from __future__ import annotations

import ast
import re

import pytest
from django.core.management import get_commands

from tests.architecture.source_tree import PACKAGE_DIR, PROJECT_DIR, modules, name_of, parsed
from tests.generated_docs import TABLES, written
from wellpaid.settings import env

# The variables that are not settings of Wellpaid: Django's own switch, and what the shell gives.
_NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_tables_that_come_from_code_are_up_to_date(name):
    assert written(name) == TABLES[name][1](), "run: make docs"


def test_every_command_is_documented():
    ours = {path.stem for path in (PACKAGE_DIR / "cli/management/commands").glob("[a-z]*.py")}
    text = (PROJECT_DIR / "docs/operate/commands.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(\w+)", text, re.M))
    assert ours - documented == set()
    assert documented - set(get_commands()) == set()


def test_no_variable_is_read_behind_the_back_of_the_settings():
    """`settings/env.py` is the list; the sandbox has one of its own."""
    known = {variable.name for variable in env.VARIABLES} | _NOT_SETTINGS
    read = set()
    for path in modules():
        if "sandbox" in path.parts:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                read.add((name_of(path), ast.unparse(node.slice).strip("'")))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "os.environ.get", "os.getenv", "os.environ.setdefault", "env.read",
                "env.read_seconds", "env.read_count",
            }:  # fmt: skip
                read.add((name_of(path), ast.unparse(node.args[0]).strip("'")))
    assert {(path, name) for path, name in read if name not in known} == set()


def test_every_path_on_the_map_exists():
    text = (PROJECT_DIR / "MAP.md").read_text("utf-8")
    paths = re.findall(r"`([\w/.-]+/[\w/.-]*|[\w-]+\.\w+)`", text.split("\n|---|---|\n")[1])
    assert len(paths) > 40
    missing = [
        path
        for path in paths
        if not (PACKAGE_DIR / path).exists() and not (PROJECT_DIR / path).exists()
        and path != "operations/"
    ]  # fmt: skip
    assert missing == []


def test_every_link_between_documents_leads_somewhere():
    broken = []
    for path in [*PROJECT_DIR.glob("*.md"), *(PROJECT_DIR / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{name_of(path)}: {target}")
    assert broken == []


def test_every_dependency_has_its_row():
    text = (PROJECT_DIR / "docs/decisions/0001-what-it-is-built-on.md").read_text("utf-8").lower()
    project = (PROJECT_DIR / "pyproject.toml").read_text("utf-8")
    listed = project.split("dependencies = [", 1)[1].split("\n]", 1)[0]
    names = re.findall(r'"([A-Za-z][\w.-]*)', listed)
    assert names
    assert [name for name in names if name.lower() not in text] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(
        int(path.name[:4]) for path in (PROJECT_DIR / "docs/decisions").glob("[0-9]*.md")
    )
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_tables_on_tenancy_names_every_rule():
    text = (PROJECT_DIR / "docs/explain/tenancy.md").read_text("utf-8")
    assert re.findall(r"^\| (R\d+) ", text, re.M) == [f"R{n}" for n in range(1, 20)]
