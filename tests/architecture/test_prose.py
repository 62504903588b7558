"""What may stand in no file of the project, and what people's sentences look like."""

from __future__ import annotations

import re

import polib
import pytest

from tests.architecture.source_tree import PACKAGE_DIR, PROJECT_DIR, name_of, texts

# Written apart, so that this file may hold them.
_HOSTS = "|".join(["py" + "pi", "python" + "hosted", "npm" + "js", "crates" + r"\.io"])
FORBIDDEN = {
    "a machine's path": re.compile(r"/(?:work|farm|home/\w+|ro" + r"ot|Users/\w+|tmp/v)/"),
    "a registry's host": re.compile(r"https?://[^\s\"')]*(?:" + _HOSTS + r")"),
    "left for later": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|HA" + r"CK|XX" + r"X)\b"),
    "a silent except": re.compile(r"except(?: Exception)?:\s*\n?\s*pass\b"),
}
# Where such a word means something else: path -> the reasons let through there.
LET_THROUGH = {
    "src/wellpaid/ops/embedded_postgres.py": {"a machine's path"},  # says why a folder is closed
    "tests/architecture/test_prose.py": set(FORBIDDEN),
}
_BINARY_OR_DATA = {".svg", ".json", ".edi", ".835", ".csv", ".po", ".txt"}


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_nothing_that_belongs_elsewhere_stands_in_the_project(what):
    found = [
        f"{name_of(path)}: {match.group()}"
        for path, text in texts()
        if path.suffix not in _BINARY_OR_DATA and what not in LET_THROUGH.get(name_of(path), set())
        for match in FORBIDDEN[what].finditer(text)
    ]
    assert found == []


def test_locks_name_no_registry_and_carry_hashes():
    for name in ("base.txt", "dev.txt"):
        text = (PROJECT_DIR / "requirements" / name).read_text("utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pins = re.findall(r"^[a-z0-9][\w.\-\[\]]*==", text, re.M)
        assert len(pins) == len(re.split(r"^(?=[a-z0-9][\w.\-\[\]]*==)", text, flags=re.M)) - 1
        for block in re.split(r"^(?=[a-z0-9][\w.\-\[\]]*==)", text, flags=re.M)[1:]:
            assert "--hash=sha256:" in block, block


def test_people_are_not_shouted_at():
    catalogues = sorted((PACKAGE_DIR / "web" / "locale").rglob("*.po"))
    shouted = [
        entry.msgid
        for path in catalogues
        for entry in polib.pofile(str(path))
        if "!" in entry.msgid or "!" in entry.msgstr or "¡" in entry.msgstr
    ]
    assert shouted == []
    templates = [
        f"{name_of(path)}: {match.group()}"
        for path in sorted((PACKAGE_DIR / "web" / "templates").rglob("*.html"))
        for match in re.finditer(r"\w+!(?=[\s<\"])", path.read_text("utf-8"))
    ]
    assert templates == []
