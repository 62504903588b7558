"""How the code is made: sizes, names, and no float near money."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import functions, modules, name_of, parsed

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
FUNCTION_LINES_USUAL = 25
_JUNK_DRAWERS = re.compile(r"(?:utils?|helpers?|commons?|misc|stuff|tools)")
_MONEY = re.compile(
    r"(?:^|_)(?:amount|cents|dollars|money|price|balance|fee|total|owed|paid)(?:_|$)"
)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_long():
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: n for name, n in lengths.items() if n > FILE_LINES_MAX} == {}


def test_no_function_is_long():
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": _length(node)
        for path in modules()
        for node in functions(parsed(path))
        if _length(node) > FUNCTION_LINES_MAX
    }
    assert long == {}


def test_nine_functions_in_ten_are_short():
    lengths = [_length(node) for path in modules() for node in functions(parsed(path))]
    short = sum(length <= FUNCTION_LINES_USUAL for length in lengths)
    assert short >= 0.9 * len(lengths)


def test_no_module_is_a_junk_drawer():
    names = {path.stem for path in modules()} | {path.parent.name for path in modules()}
    assert {name for name in names if _JUNK_DRAWERS.fullmatch(name)} == set()


def floats_near_money(tree: ast.Module) -> list[int]:
    """Give the lines where a float meets a name that means money."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=target, annotation=annotation):
                is_float = _mentions_float(annotation) and _is_money(target)
            case ast.arg(arg=name, annotation=ast.AST() as annotation):
                is_float = _mentions_float(annotation) and bool(_MONEY.search(name))
            case ast.FunctionDef(name=name, returns=ast.AST() as returns):
                is_float = _mentions_float(returns) and bool(_MONEY.search(name))
            case ast.Call(func=ast.Name(id="float" | "round"), args=arguments):
                is_float = any(_is_money(part) for one in arguments for part in ast.walk(one))
            case ast.BinOp(left=left, op=op, right=right):
                is_float = _is_float_arithmetic(left, op, right)
            case _:
                continue
        if is_float:
            found.append(node.lineno)
    return found


def _mentions_float(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(node))


def _is_money(node: ast.AST) -> bool:
    name = getattr(node, "id", None) or getattr(node, "attr", None)
    return isinstance(name, str) and bool(_MONEY.search(name))


def _is_float_arithmetic(left: ast.AST, op: ast.operator, right: ast.AST) -> bool:
    sides = [part for side in (left, right) for part in ast.walk(side)]
    money = any(_is_money(part) for part in sides)
    constant = any(
        isinstance(p, ast.Constant) and isinstance(p.value, float) for p in (left, right)
    )
    # A slash between paths is no division.
    divided = isinstance(op, ast.Div) and (_is_money(left) or _is_money(right))
    return money and (constant or divided)


def test_no_float_comes_near_money():
    found = {
        name_of(path): lines for path in modules() if (lines := floats_near_money(parsed(path)))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "amount: float = 1",
        "def take(fee_cents: float): ...",
        "def total() -> float: ...",
        "x = float(row.amount)",
        "x = round(amount_cents * 3)",
        "x = amount_cents * 0.5",
        "x = self.balance_cents / 100",
    ],
)
def test_a_float_near_money_is_found(line):
    assert floats_near_money(ast.parse(line)) == [1]


@pytest.mark.parametrize("line", ["timeout: float = 1.5", "x = folder / 'totals'", "y = 0.5 * 3"])
def test_other_floats_are_let_through(line):
    assert floats_near_money(ast.parse(line)) == []


def test_every_operation_has_keyword_arguments_only():
    """One public function an operation; what it is given is named where it is called."""
    broken = []
    for path in modules():
        if path.parent.name != "operations" or path.name == "__init__.py":
            continue
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef) and node.name == path.stem and _positional(node):
                broken.append(f"{name_of(path)}:{node.lineno} {_positional(node)}")
    assert broken == []


def _positional(node: ast.FunctionDef) -> list[str]:
    """Give the arguments that may be passed by place; the first may be the thing itself."""
    return [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)][1:]


def test_every_module_says_what_it_is_for():
    silent = [
        name_of(path)
        for path in modules()
        if path.read_text("utf-8").strip() and ast.get_docstring(parsed(path)) is None
    ]
    assert silent == []


def test_paths_are_of_this_checkout():
    assert all(isinstance(path, Path) and path.is_absolute() for path in modules())


# Where UTC's day is as good as any: years of keeping, bounds of weeks, a file that is only tried.
_DAY_OF_UTC = re.compile(
    r"kept_until\(|toordinal\(\)|_AHEAD|RETRY_DAYS_MAX|draft_of\(|^created_date=|^payment_date="
)


def test_days_are_those_of_the_organisation():
    """After seven in the evening UTC's day is tomorrow's: nothing may be dated by it."""
    found = [
        f"{name_of(path)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(r"\b(?:now|utc_now\(\)|\w+_at\)?)\.date\(\)", line)
        and not _DAY_OF_UTC.search(line.strip())
    ]
    assert found == []
