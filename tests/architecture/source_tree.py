"""The project's own files, for tests about them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
PACKAGE_DIR = PROJECT_DIR / "src" / "wellpaid"


@cache
def modules() -> tuple[Path, ...]:
    """Give every module of the product, migrations left out."""
    return tuple(
        path for path in sorted(PACKAGE_DIR.rglob("*.py")) if "migrations" not in path.parts
    )


@cache
def parsed(path: Path) -> ast.Module:
    """Give a module's syntax tree."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """Give a path as people write it."""
    return str(path.relative_to(PROJECT_DIR))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function, methods and inner ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def project_files() -> tuple[Path, ...]:
    """Give the files that belong to the project: tracked ones, or all where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT_DIR, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0 and listed.stdout:
        found = [PROJECT_DIR / name for name in listed.stdout.decode().split("\0") if name]
    else:
        ignored = {".git", ".venv", "var", "__pycache__"}
        found = [
            path for path in PROJECT_DIR.rglob("*")
            if not any(part in ignored or part.endswith("_cache") for part in path.parts)
        ]  # fmt: skip
    return tuple(sorted(path for path in found if path.is_file()))


def texts() -> Iterator[tuple[Path, str]]:
    """Give the project's text files with what is in them."""
    for path in project_files():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
