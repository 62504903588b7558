"""The catalogue of translated words: found in the sources, kept as .po, compiled to .mo.

Written with Babel and Django's own reader of template tags, so that nobody needs GNU gettext.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE_DIR = Path(__file__).resolve().parents[1]
LOCALE_DIR = PACKAGE_DIR / "web" / "locale"
# The sandbox is a program of its own with words of its own; settings name Django's languages.
_ELSEWHERE = frozenset({"sandbox", "settings"})
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}|</?\w+")

type MessageId = str | tuple[str, ...]


def po_path(language: str) -> Path:
    """Give the file that translators edit."""
    return LOCALE_DIR / language / "LC_MESSAGES" / "django.po"


def mo_path(language: str) -> Path:
    """Give the file that Django reads."""
    return po_path(language).with_suffix(".mo")


def found_messages() -> dict[MessageId, list[str]]:
    """Give every message of the sources with the files that say it."""
    found: dict[MessageId, list[str]] = {}
    for path in sorted(PACKAGE_DIR.rglob("*")):
        place = path.relative_to(PACKAGE_DIR)
        if place.parts[0] in _ELSEWHERE or path.suffix not in {".py", ".html", ".txt"}:
            continue
        for message in _messages_of(path):
            places = found.setdefault(message, [])
            if place.as_posix() not in places:
                places.append(place.as_posix())
    return found


def _messages_of(path: Path) -> Iterator[MessageId]:
    text = path.read_text()
    if path.suffix == ".py":
        yield from _sentences_of_errors(text)
    else:
        # What the template reader leaves of the page around the messages is no Python:
        # without its indentation, the tokeniser bears it.
        lines = templatize(text).splitlines()
        text = "\n".join(line.strip() for line in lines)
    for _, message, _, _ in extract("python", io.BytesIO(text.encode()), keywords=_KEYWORDS):
        yield message


def _sentences_of_errors(text: str) -> Iterator[str]:
    """Give the ``message`` of each anticipated failure: it is translated when it is shown."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef):
            continue
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign) and statement.value is not None:
                yield from _message_in(statement.target, statement.value)
            elif isinstance(statement, ast.Assign):
                yield from _message_in(statement.targets[0], statement.value)


def _message_in(target: ast.expr, value: ast.expr) -> Iterator[str]:
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = list(zip(target.elts, value.elts, strict=False))
    for name, what in pairs:
        is_message = isinstance(name, ast.Name) and name.id == "message"
        if is_message and isinstance(what, ast.Constant) and isinstance(what.value, str):
            yield what.value


def read_catalogue(language: str) -> Catalog:
    """Read a language's .po, or start an empty one."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Wellpaid", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update_catalogue(language: str) -> None:
    """Bring a .po in line with the sources, keeping what is translated, and compile it."""
    template = Catalog(project="Wellpaid", charset="utf-8", fuzzy=False)
    for message, places in found_messages().items():
        template.add(message, locations=[(place, 0) for place in places])
    catalogue = read_catalogue(language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    po_path(language).parent.mkdir(parents=True, exist_ok=True)
    with po_path(language).open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    mo_path(language).write_bytes(compiled(read_catalogue(language)))


def compiled(catalogue: Catalog) -> bytes:
    """Give a catalogue as Django reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def findings_of(language: str) -> list[str]:
    """Say what is wrong with a language's catalogue; an empty list is a complete one."""
    catalogue = read_catalogue(language)
    wanted = found_messages()
    known = {message.id for message in catalogue if message.id}
    found = [f"missing: {message!r}" for message in wanted if message not in known]
    found += [f"no longer said: {message!r}" for message in known if message not in wanted]
    for message in catalogue:
        if message.id:
            found += _findings_of_message(message)
    path = mo_path(language)
    if not path.exists() or path.read_bytes() != compiled(catalogue):
        found.append(f"{path.name} is older than {po_path(language).name}: compile it")
    return found


def _findings_of_message(message: Message) -> list[str]:
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    said = message.string
    translations = [said] if isinstance(said, str) else list(said or ())
    if message.fuzzy or len(translations) < len(originals) or not all(translations):
        return [f"untranslated: {message.id!r}"]
    allowed = {mark for original in originals for mark in _PLACEHOLDER.findall(original)}
    needed = set(_PLACEHOLDER.findall(originals[-1]))
    return [
        f"placeholders differ: {message.id!r}"
        for number, text in enumerate(translations)
        if not set(_PLACEHOLDER.findall(text)) <= allowed
        or (number == len(translations) - 1 and set(_PLACEHOLDER.findall(text)) != needed)
    ]
