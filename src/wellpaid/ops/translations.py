"""Compiled translations: made from the `.po` files by Babel, so that nothing need be installed."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_translations() -> list[Path]:
    """Compile each catalogue whose compiled file is missing or older; gives those it wrote."""
    return [
        _compile(source)
        for folder in settings.LOCALE_PATHS
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))
        if _is_stale(source)
    ]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3])
    new = source.with_suffix(".mo.new")
    with new.open("wb") as file:
        write_mo(file, catalog)
    return new.replace(source.with_suffix(".mo"))
