"""XML to a small tree, with the line of each element; nothing that could be a bomb is read.

Expat alone, and of a document's type declaration nothing: entities, external files and defaults
are all declared there, and no bank's statement has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_DEPTH_MAX: Final = 40
_ELEMENTS_MAX: Final = 5_000_000


class XmlUnreadableError(Exception):
    """The document isn't well formed, or holds what we don't read; the message says where."""


@dataclass(slots=True)
class Element:
    """An element: its name without the namespace, its own text, its children in order."""

    name: str
    line: int
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def each(self, name: str) -> Iterator[Element]:
        """Give the children of a name."""
        return (child for child in self.children if child.name == name)

    def find(self, *path: str) -> Element | None:
        """Go down by names, the first child of each."""
        here: Element | None = self
        for name in path:
            if here is None:
                return None
            here = next(here.each(name), None)
        return here

    def said(self, *path: str) -> str:
        """Give the text at the end of a path, or nothing."""
        found = self.find(*path)
        return " ".join(found.text.split()) if found is not None else ""


def read_tree(data: bytes) -> Element:
    """Read a document; gives its root.

    :raises XmlUnreadableError: not XML, too deep, too large, or with a document type
    """
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)  # noqa: FBT003 -- expat knows no names
    except expat.ExpatError as error:
        raise XmlUnreadableError(
            f"line {error.lineno}: not well formed ({expat.ErrorString(error.code)})"
        ) from error
    except (LookupError, ValueError) as error:
        # The declaration names an encoding that nobody knows, or one that expat can't read.
        raise XmlUnreadableError("line 1: the file's encoding can't be read") from error
    if builder.root is None:
        raise XmlUnreadableError("the file holds no element")
    return builder.root


class _Builder:
    """Takes expat's calls."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _doctype(self, *_declared: object) -> None:
        raise XmlUnreadableError(
            f"line {self.parser.CurrentLineNumber}: a document type isn't allowed in a statement"
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        line = self.parser.CurrentLineNumber
        if len(self._open) >= _DEPTH_MAX or self._count > _ELEMENTS_MAX:
            raise XmlUnreadableError(f"line {line}: too deep or too large for a statement")
        element = Element(name.rpartition(" ")[2], line, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def _data(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)

    def _end(self, _name: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())
