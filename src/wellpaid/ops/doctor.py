"""What is wrong with this installation, and what to do about it: one small check a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError


class Verdict(StrEnum):
    """How a check went."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """What a check saw.

    :param remedy: what to do, as a sentence; empty when nothing is to be done
    """

    check: str
    verdict: Verdict
    saw: str
    remedy: str = ""


type Check = Callable[[], Finding]


def ok(check: str, saw: str) -> Finding:
    """Say that all is well."""
    return Finding(check, Verdict.OK, saw)


def problem(check: str, saw: str, remedy: str) -> Finding:
    """Say what is wrong and what to do."""
    return Finding(check, Verdict.PROBLEM, saw, remedy)


def warning(check: str, saw: str, remedy: str) -> Finding:
    """Say what may become wrong."""
    return Finding(check, Verdict.WARNING, saw, remedy)


def examine(checks: Iterable[Check]) -> list[Finding]:
    """Run checks. One that the database refuses to answer is a finding too, not the end."""
    return [_run(check) for check in checks]


def _run(check: Check) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        name = check.__name__.removeprefix("check_").replace("_", " ")
        reason = str(error).strip().partition("\n")[0]
        return problem(
            name, f"the database refused to answer: {reason}",
            "Look at the findings about the database first, and run `migrate`.",
        )  # fmt: skip
