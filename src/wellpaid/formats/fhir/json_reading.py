"""JSON as FHIR writes it: exact numbers, a size limit, faults named with their place.

Also small typed readers of the tree. They work on the parsed JSON rather than on model objects,
because a date in its own offset and an amount with its own digits must stay as they were sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

type Node = dict[str, Any]

# A real bundle nests some twenty levels; readers and validators recurse, so there is an end.
DEPTH_MAX: Final = 100
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?", re.ASCII)


class UnreadableJsonError(ValueError):
    """The bytes are not JSON we accept; the message names line and column where it can."""


def parse_json(data: bytes, *, size_limit_bytes: int) -> Any:
    """Parse bytes with every number exact.

    :raises UnreadableJsonError: too large, not UTF-8, not JSON, a key twice, or nested too deep
    """
    if len(data) > size_limit_bytes:
        raise UnreadableJsonError(
            f"The file has {len(data):,} bytes; at most {size_limit_bytes:,} are read. Split it."
        )
    try:
        tree = json.loads(
            data.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique_keys,
        )
    except UnicodeDecodeError as error:
        raise UnreadableJsonError(f"Byte {error.start + 1} is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise UnreadableJsonError(
            f"This isn't JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise UnreadableJsonError("The JSON is nested too deep.") from None
    except UnreadableJsonError:
        raise
    except ValueError:
        # Python refuses to turn thousands of digits into a number.
        raise UnreadableJsonError("The JSON holds a number that is too long.") from None
    _refuse_deep_trees(tree)
    return tree


def _refuse_deep_trees(tree: object) -> None:
    """Refuse what the parser bears but a recursive reader would not."""
    level: list[object] = [tree]
    for _ in range(DEPTH_MAX):
        level = [
            inner
            for node in level
            if isinstance(node, dict | list)
            for inner in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return
    raise UnreadableJsonError("The JSON is nested too deep.")


def _refuse_constant(name: str) -> None:
    raise UnreadableJsonError(f"The JSON holds {name}, which isn't a number.")


def _unique_keys(pairs: list[tuple[str, Any]]) -> Node:
    node = dict(pairs)
    if len(node) != len(pairs):
        raise UnreadableJsonError("An object in the JSON has the same key twice.")
    return node


def nodes(node: Node, key: str) -> list[Node]:
    """Give the objects of a list, or an empty list."""
    value = node.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def child(node: Node, key: str) -> Node:
    """Give the object under a key, or an empty one."""
    value = node.get(key)
    return value if isinstance(value, dict) else {}


def text(node: Node, key: str) -> str | None:
    """Give the text under a key without outer blanks, or None if there is none."""
    value = node.get(key)
    return (value.strip() or None) if isinstance(value, str) else None


def texts(node: Node, key: str) -> list[str]:
    """Give the texts of a list, or an empty list."""
    value = node.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def day(value: str | None) -> date | None:
    """Give the day of a date or instant in its own offset; None for a mere year or month."""
    match = _DAY.fullmatch(value or "")
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def codings(concept: Node) -> list[tuple[str | None, str | None]]:
    """Give (system, code) of each coding of a concept."""
    return [(text(coding, "system"), text(coding, "code")) for coding in nodes(concept, "coding")]


def money_nodes(node: object) -> Iterator[Node]:
    """Find every Money object (it has a currency) in a resource."""
    if isinstance(node, dict):
        if "currency" in node:
            yield node
        for value in node.values():
            yield from money_nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from money_nodes(value)
