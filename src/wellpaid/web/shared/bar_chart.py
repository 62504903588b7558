"""A bar chart as numbers for a template: drawn by the server, beside a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 160
_GAP_SHARE = 4  # a gap is a fourth of a bar's place
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, and the parts that are stacked, from the bottom."""

    name: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing, with which part of its bar it is, from 0."""

    x: int
    y: int
    width: int
    height: int
    part: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing. ``first`` and ``last`` are the names at its ends."""

    boxes: tuple[Box, ...]
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT


def drawn(bars: Sequence[Bar]) -> Chart | None:
    """Draw bars from left to right, the highest as high as the drawing; None: nothing to draw.

    What isn't nothing is seen: it is a point high at least.
    """
    most = max((sum(bar.parts) for bar in bars), default=0)
    if most <= 0:
        return None
    place = WIDTH / len(bars)
    width = max(1, min(_WIDEST, round(place - place / _GAP_SHARE)))
    boxes: list[Box] = []
    for number, bar in enumerate(bars):
        top = HEIGHT
        for part, value in enumerate(bar.parts):
            if value <= 0:
                continue
            height = max(1, round(HEIGHT * value / most))
            top = max(0, top - height)
            boxes.append(Box(round(number * place), top, width, height, part))
    return Chart(tuple(boxes), bars[0].name, bars[-1].name)
