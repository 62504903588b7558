"""A report as sections: what it says, a drawing, its table, and the same for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .bar_chart import Chart


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows. ``small`` stands below it; ``href`` makes it a link."""

    words: str
    small: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of a row is its head; heads from ``text_count`` on are of amounts.

    :ivar foot: the sums, or nothing
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[Cell] = ()
    text_count: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """One report.

    :ivar key: names its spreadsheet and its place on the page
    :ivar says: sentences below the heading
    :ivar empty: what is shown, heading and sentence, while there is nothing
    :ivar legend: the words of the drawing's parts
    :ivar raw: the rows of the spreadsheet, the heads first
    """

    key: str
    title: str
    says: Sequence[str]
    empty: tuple[str, str]
    table: Table
    raw: Sequence[Sequence[object]]
    chart: Chart | None = None
    legend: Sequence[str] = ()
