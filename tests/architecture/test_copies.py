"""No function of any size stands in two places."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.architecture.source_tree import functions, modules, name_of, parsed

_STATEMENTS_MIN = 5
_CHARACTERS_MIN = 250


def _form(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """Give what a function does, without its name and its words; None when it is small."""
    body = node.body
    if ast.get_docstring(node) is not None:
        body = body[1:]
    statements = sum(isinstance(part, ast.stmt) for one in body for part in ast.walk(one))
    text = "\n".join(ast.unparse(one) for one in body)
    if statements < _STATEMENTS_MIN or len(text) < _CHARACTERS_MIN:
        return None
    return text


def test_no_function_stands_in_two_places():
    places = defaultdict(list)
    for path in modules():
        for node in functions(parsed(path)):
            if form := _form(node):
                places[form].append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert [where for where in places.values() if len(where) > 1] == []
