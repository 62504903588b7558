"""Every word that a person may see is translated, and the compiled catalogue is the present one."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils.translation import gettext, ngettext, override

from wellpaid.ops import catalogue


def test_spanish_is_complete_and_compiled() -> None:
    assert catalogue.findings_of("es") == [], "run: python -m wellpaid messages"


def test_messages_of_templates_python_and_errors_are_found() -> None:
    found = catalogue.found_messages()
    assert "portal/home.html" in str(found["Find my bill"])
    assert "refusals.py" in str(found["One moment"])
    assert "states.py" in str(found["Waiting on your insurance"])
    assert "We can't find that." in found
    assert ("%(n)s day late", "%(n)s days late") in found


def test_the_catalogue_is_in_use() -> None:
    with override("es"):
        assert gettext("Pay this bill") == "Pagar esta factura"
        assert ngettext("%(n)s day late", "%(n)s days late", 1) == "%(n)s día de atraso"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of its own, over sources of its own."""
    package = tmp_path / "package"
    (package / "pages").mkdir(parents=True)
    (package / "pages" / "a.html").write_text(
        "{% load i18n %}<p>It's {% translate 'One' %}</p>\n"
        "   {% blocktranslate with n=n trimmed %}\n  Two {{ n }}\n{% endblocktranslate %}"
    )
    (package / "b.py").write_text("class Broken(Exception):\n    code, message = 'b', 'Three.'\n")
    monkeypatch.setattr(catalogue, "PACKAGE_DIR", package)
    monkeypatch.setattr(catalogue, "LOCALE_DIR", tmp_path / "locale")
    return tmp_path


def translate(words: dict[str, str]) -> None:
    """Write translations into the .po and compile it."""
    known = catalogue.read_catalogue("es")
    for message in known:
        if message.id in words:
            message.string = words[message.id]
    with catalogue.po_path("es").open("wb") as file:
        catalogue.write_po(file, known)
    catalogue.mo_path("es").write_bytes(catalogue.compiled(known))


def test_what_is_missing_is_said(folder: Path) -> None:
    missing = catalogue.findings_of("es")
    assert len(missing) == 4
    catalogue.update_catalogue("es")
    assert sorted(catalogue.findings_of("es")) == [
        "untranslated: 'One'",
        "untranslated: 'Three.'",
        "untranslated: 'Two %(n)s'",
    ]
    translate({"One": "Uno", "Two %(n)s": "Dos", "Three.": "Tres."})
    assert catalogue.findings_of("es") == ["placeholders differ: 'Two %(n)s'"]
    translate({"Two %(n)s": "Dos %(n)s"})
    assert catalogue.findings_of("es") == []


def test_what_is_translated_stays_and_what_is_gone_goes(folder: Path) -> None:
    catalogue.update_catalogue("es")
    translate({"One": "Uno", "Two %(n)s": "Dos %(n)s", "Three.": "Tres."})
    (folder / "package" / "b.py").write_text("")
    assert catalogue.findings_of("es") == ["no longer said: 'Three.'"]
    catalogue.update_catalogue("es")
    assert catalogue.findings_of("es") == []
    known: Catalog = catalogue.read_catalogue("es")
    assert {m.id: m.string for m in known if m.id} == {"One": "Uno", "Two %(n)s": "Dos %(n)s"}


def test_a_compiled_file_that_is_older_is_said(folder: Path) -> None:
    catalogue.update_catalogue("es")
    translate({"One": "Uno", "Two %(n)s": "Dos %(n)s", "Three.": "Tres."})
    catalogue.mo_path("es").write_bytes(b"old")
    assert catalogue.findings_of("es") == ["django.mo is older than django.po: compile it"]
