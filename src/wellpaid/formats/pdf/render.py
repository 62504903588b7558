"""Prints papers with typst: tagged PDF/UA-1, our own fonts, the same bytes for the same input."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import threading
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import segno
import typst

from wellpaid.formats.pdf.characters import printable
from wellpaid.formats.pdf.letter import LetterPdf
from wellpaid.formats.pdf.receipt import ReceiptPdf
from wellpaid.formats.pdf.remittance import RemittancePdf
from wellpaid.formats.pdf.statement import StatementPdf

_FOLDER: Final = Path(__file__).parent
_SOURCES: Final = _FOLDER / "typst"
_PAGE_TREE: Final = re.compile(rb"/Type/Pages/Count (\d+)")
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_UNPRINTABLE: Final = re.compile(r'the text `"(.+?)"` could not be displayed')


class Template(StrEnum):
    """The papers we print."""

    STATEMENT = "statement.typ"
    RECEIPT = "receipt.typ"
    REMITTANCE = "remittance.typ"
    LETTER = "letter.typ"


type Paper = StatementPdf | ReceiptPdf | RemittancePdf | LetterPdf

_DATA: Final[dict[Template, type]] = {
    Template.STATEMENT: StatementPdf,
    Template.RECEIPT: ReceiptPdf,
    Template.REMITTANCE: RemittancePdf,
    Template.LETTER: LetterPdf,
}


class UnprintableTextError(ValueError):
    """No font of ours has these characters; ``characters`` holds them for whoever mends the text.

    Latin, Greek, Cyrillic and Hebrew print. PDF/UA forbids boxes in place of letters.
    """

    def __init__(self, characters: str) -> None:
        super().__init__("The text holds characters that our fonts can't print.")
        self.characters = characters


class Renderer:
    """Keeps one typst compiler, which is what makes the second paper fast. Safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiler = typst.Compiler(
            root=str(_SOURCES),
            font_paths=[str(_FOLDER / "fonts")],
            ignore_system_fonts=True,
        )

    def render(self, template: Template, data: Paper, *, now: datetime) -> bytes:
        """Print one paper; ``now`` (with a zone) is the time the PDF says it was made.

        :raises UnprintableTextError: a character that no font of ours has
        :raises TypeError: data of another template
        :raises ValueError: ``now`` without a zone
        """
        if not isinstance(data, _DATA[template]):
            raise TypeError(f"{template} takes {_DATA[template].__name__}")
        if now.tzinfo is None:
            raise ValueError("now needs a time zone")
        content = {**_printable(dataclasses.asdict(data)), "qr_svg": qr_svg(data.qr_url)}
        with self._lock:
            try:
                return self._compile(template, json.dumps(content), int(now.timestamp()))
            except typst.TypstError as error:
                if match := _UNPRINTABLE.search(str(error)):
                    raise UnprintableTextError(_unescaped(match[1])) from None
                raise

    def _compile(self, template: Template, content: str, timestamp: int) -> bytes:
        pdf = self._compiler.compile(
            input=str(_SOURCES / template),
            format="pdf",
            sys_inputs={"data": content},
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
        if not isinstance(pdf, bytes):
            raise TypeError("typst gave no single document")
        return pdf


def _printable(data: Any) -> Any:
    """Leave out of all texts what nobody meant to print."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {name: _printable(one) for name, one in data.items()}
    if isinstance(data, list | tuple):
        return [_printable(one) for one in data]
    return data


def _unescaped(characters: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), characters)


def pages_count(pdf: bytes) -> int:
    """Give the number of pages of a paper that the renderer has printed.

    :raises ValueError: somebody else wrote it
    """
    found = _PAGE_TREE.search(pdf)
    if found is None:
        raise ValueError("this isn't one of our papers")
    return int(found[1])


def qr_svg(url: str) -> str:
    """Draw a QR code (error correction M, as folded and stained paper needs) as SVG, or ""."""
    if not url:
        return ""
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode("ascii")
