"""The tables of docs/ that come from code. A test keeps them the same; `make docs` writes them.

python -m tests.generated_docs
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]
SOURCE = PROJECT_DIR / "src" / "wellpaid"


def settings_table() -> str:
    """Give every variable that Wellpaid reads."""
    from wellpaid.settings.env import VARIABLES

    rows = ["| Variable | What it is for | When nobody sets it |", "|---|---|---|"]
    for variable in VARIABLES:
        name = f"`{variable.name}`" + (" (secret)" if variable.secret else "")
        default = f"`{variable.default}`" if variable.default else "empty"
        rows.append(f"| {name} | {variable.says} | {default} |")
    return "\n".join(rows)


def sandbox_table() -> str:
    """Give every variable of the sandbox, from the docstrings beside them."""
    text = (SOURCE / "sandbox" / "configuration.py").read_text("utf-8")
    fields = re.findall(r'^    (\w+): [^\n=]+\n    """(.+?)"""', text, re.M | re.S)
    rows = ["| Variable | What it is for |", "|---|---|"]
    rows += [f"| `SANDBOX_{name.upper()}` | {' '.join(says.split())} |" for name, says in fields]
    return "\n".join(rows)


def events_table() -> str:
    """Give every event that is announced."""
    from wellpaid.core.events.registry import EVENTS

    for path in sorted(SOURCE.glob("*/*/events.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        importlib.import_module(".".join(parts))
    rows = ["| Event | What happened | What it carries |", "|---|---|---|"]
    for code, event in sorted(EVENTS.items()):
        says = " ".join((event.__doc__ or "").split())
        facts = ", ".join(f"`{name}`" for name in [one.name for one in fields(event)])
        rows.append(f"| `{code}` | {says} | {facts} |")
    return "\n".join(rows)


def ach_rules_table() -> str:
    """Give every rule that a finding on an ACH file can name."""
    from wellpaid.formats.nacha.rules import RULES

    rows = ["| Rule | What it asks |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{rule}` | {says} |" for rule, says in RULES.items())])


def x12_rules_table() -> str:
    """Give every rule that a finding on a file of claim payments can name."""
    from wellpaid.formats.x12.rules import RULES

    rows = ["| Code | Weight | What it asks | From |", "|---|---|---|---|"]
    for code, rule in RULES.items():
        rows.append(f"| `{code}` | {rule.severity} | {rule.sentence} | {rule.source} |")
    return "\n".join(rows)


def ach_returns_table() -> str:
    """Give every return reason code."""
    from wellpaid.formats.nacha.returns import return_reasons

    rows = ["| Code | What happened | Until | What follows | What to do |", "|---|---|---|---|---|"]
    for row in return_reasons():
        facts = {
            "again": row.may_be_presented_again,
            "ends the mandate": row.ends_mandate,
            "ends the account": row.invalidates_account,
            "unauthorized": row.is_unauthorized,
            "administrative": row.is_administrative,
        }
        follows = ", ".join(name for name, holds in facts.items() if holds)
        until = f"{row.deadline}, {row.sender}"
        rows.append(f"| {row.code} | {row.meaning} | {until} | {follows} | {row.action} |")
    return "\n".join(rows)


def ach_changes_table() -> str:
    """Give every change code."""
    from wellpaid.formats.nacha.corrections import CHANGE_CODES

    rows = ["| Code | What it says | Fields that change |", "|---|---|---|"]
    for row in CHANGE_CODES.values():
        names = ", ".join(name.replace("_", " ") for name in row.fields)
        rows.append(f"| {row.code} | {row.meaning} | {names} |")
    return "\n".join(rows)


TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("docs/operate/settings.md", settings_table),
    "sandbox": ("docs/operate/settings.md", sandbox_table),
    "ach-rules": ("docs/how-to/check-ach-files.md", ach_rules_table),
    "x12-rules": ("docs/how-to/check-claim-payments.md", x12_rules_table),
    "ach-returns": ("docs/explain/ach-codes.md", ach_returns_table),
    "ach-changes": ("docs/explain/ach-codes.md", ach_changes_table),
    "events": ("docs/api/events.md", events_table),
}


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- table: {name} -->\n)(.*?)(<!-- end of table -->)", re.S)


def written(name: str) -> str:
    """Give the table as the document has it."""
    path, _ = TABLES[name]
    found = _pattern(name).search((PROJECT_DIR / path).read_text("utf-8"))
    return found[2].rstrip("\n") if found else ""


def write() -> None:
    """Put every table into its document."""
    for name, (path, table) in TABLES.items():
        document = PROJECT_DIR / path
        lines = table()
        before, start, _, end, after = _pattern(name).split(document.read_text("utf-8"))
        text = f"{before}{start}{lines}\n{end}{after}"
        document.write_text(text, "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellpaid.settings.dev")
    import django

    django.setup()
    write()
    sys.stdout.write(f"wrote {len(TABLES)} tables\n")
