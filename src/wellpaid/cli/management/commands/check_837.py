"""Say what a file of claims (X12 837) holds, and what is wrong with it."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from wellpaid.formats.claims.any_file import FileKind, kind_of, read_claims
from wellpaid.formats.claims.draft import ClaimFinding, Frequency, SentClaim
from wellpaid.formats.claims.rules import RULES
from wellpaid.formats.claims.x12_837 import read_837
from wellpaid.kit.money import ZERO, Money, total

_STDIN: Final = "-"
_SHOWN: Final = 50
_KEPT: Final = 1_000
_FINDINGS, _UNUSABLE = 1, 2
_WORDS: Final = {
    Frequency.ORIGINAL: "original",
    Frequency.REPLACEMENT: "replacement",
    Frequency.VOID: "void",
}


@dataclass(frozen=True, slots=True)
class _Report:
    """What a file holds."""

    claims: list[SentClaim]
    findings: list[ClaimFinding]

    @property
    def error_count(self) -> int:
        return sum(one.is_fatal for one in self.findings)

    @property
    def is_usable(self) -> bool:
        """Whether anything of it can be taken in, or nothing keeps it from that."""
        return bool(self.claims) or not self.error_count

    @property
    def by_plan(self) -> dict[str, list[SentClaim]]:
        plans: dict[str, list[SentClaim]] = defaultdict(list)
        for claim in self.claims:
            plans[claim.payer_name or claim.payer_number or "a plan without a name"].append(claim)
        return dict(sorted(plans.items()))


class Command(BaseCommand):
    """``check_837 FILE… [--claims] [--strict] [--json]``: needs no database."""

    help = (
        "Say what files of claims (X12 837) hold and every fault with its segment, element and "
        "rule. Exit code 0: none has an error, 1: one has, 2: one can't be used."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the arguments."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="- reads standard input")
        parser.add_argument("--claims", action="store_true", help="list the claims, too")
        parser.add_argument("--strict", action="store_true", help="warnings end with 1, too")
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check one file after the other."""
        reports: list[dict[str, Any]] = []
        code = 0
        for name in options["files"]:
            try:
                report = _report(name)
            except OSError as error:
                code = _UNUSABLE
                reason = error.strerror or "it can't be read"
                reports.append({"file": name, "unreadable": reason})
                self.stderr.write(f"{name}: {reason}")
                continue
            code = max(code, _exit_code(report, is_strict=options["strict"]))
            if options["json"]:
                reports.append(_as_json(name, report, shows_claims=options["claims"]))
            else:
                self._tell(name, report, shows_claims=options["claims"])
        if options["json"]:
            self.stdout.write(json.dumps(reports, indent=2, ensure_ascii=False))
        if code:
            sys.exit(code)

    def _tell(self, name: str, report: _Report, *, shows_claims: bool) -> None:
        self.stdout.write(name)
        if not report.is_usable:
            self.stdout.write("  This can't be used as a file of claims.")
        self.stdout.write(f"  {_sum_line(report.claims)}")
        for plan, claims in report.by_plan.items():
            self.stdout.write(f"  to {plan}: {_sum_line(claims)}")
        if shows_claims:
            for claim in report.claims[:_SHOWN]:
                self.stdout.write(f"  {_claim_line(claim)}")
            self._more(len(report.claims))
        for finding in report.findings[:_SHOWN]:
            self.stdout.write(f"  {_finding_line(finding)}")
        self._more(len(report.findings))
        errors = report.error_count
        self.stdout.write(
            f"  {_count(errors, 'error', 'errors')}, "
            f"{_count(len(report.findings) - errors, 'warning', 'warnings')}."
        )

    def _more(self, count: int) -> None:
        if count > _SHOWN:
            self.stdout.write(f"  … and {count - _SHOWN:,} more; --json shows up to a thousand")


def _report(name: str) -> _Report:
    content = sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
    # A table or a bundle is no 837: its reader says so, instead of reading it as what it is.
    is_x12 = kind_of(content) is FileKind.X12
    reading = read_claims(content, takes_tests=True) if is_x12 else read_837(content)
    report = _Report([], [])
    for item in reading:
        if isinstance(item, SentClaim):
            report.claims.append(item)
        else:
            report.findings.append(item)
    return report


def _exit_code(report: _Report, *, is_strict: bool) -> int:
    if not report.is_usable:
        return _UNUSABLE
    return _FINDINGS if report.error_count or (is_strict and report.findings) else 0


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _charge(claims: list[SentClaim]) -> Money:
    return total(claim.charge for claim in claims) if claims else ZERO


def _sum_line(claims: list[SentClaim]) -> str:
    kinds = {
        kind: sum(claim.frequency is kind for claim in claims)
        for kind in (Frequency.REPLACEMENT, Frequency.VOID)
    }
    parts = "".join(
        f", {_count(number, _WORDS[kind], _WORDS[kind] + 's')} among them"
        for kind, number in kinds.items()
        if number
    )
    return f"{_count(len(claims), 'claim', 'claims')} of ${_charge(claims)}{parts}"


def _claim_line(claim: SentClaim) -> str:
    form = f"{claim.form} " if claim.form else ""
    return (
        f"{claim.place}: {form}{_WORDS[claim.frequency]} of ${claim.charge}, care on "
        f"{claim.service_from}, to {claim.payer_name or claim.payer_number or 'no named plan'}"
    )


def _finding_line(finding: ClaimFinding) -> str:
    severity = "error" if finding.is_fatal else "warning"
    where = f"{finding.where}{', ' + finding.field if finding.field else ''}"
    return f"{severity:7} {where}: {finding.message} {RULES[finding.rule]} [{finding.rule}]"


def _as_json(name: str, report: _Report, *, shows_claims: bool) -> dict[str, Any]:
    return {
        "file": name,
        "is_usable": report.is_usable,
        "totals": _totals_json(report.claims),
        "plans": [
            {"name": plan, **_totals_json(claims)} for plan, claims in report.by_plan.items()
        ],
        "claims": [_claim_json(one) for one in report.claims[:_KEPT]] if shows_claims else [],
        "error_count": report.error_count,
        "warning_count": len(report.findings) - report.error_count,
        "findings": [_finding_json(one) for one in report.findings[:_KEPT]],
    }


def _totals_json(claims: list[SentClaim]) -> dict[str, int]:
    return {
        "claims": len(claims),
        "replacements": sum(one.frequency is Frequency.REPLACEMENT for one in claims),
        "voids": sum(one.frequency is Frequency.VOID for one in claims),
        "charge_cents": _charge(claims).cents,
    }


def _claim_json(claim: SentClaim) -> dict[str, Any]:
    return {
        "segment": _segment(claim.place),
        "form": str(claim.form) or None,
        "frequency": str(claim.frequency),
        "charge_cents": claim.charge.cents,
        "payer": claim.payer_name or None,
        "payer_number": claim.payer_number or None,
    }


def _finding_json(finding: ClaimFinding) -> dict[str, Any]:
    return {
        "severity": "error" if finding.is_fatal else "warning",
        "code": finding.rule,
        "segment": _segment(finding.where),
        "element": finding.field or None,
        "message": finding.message,
        "rule": RULES[finding.rule],
    }


def _segment(place: str) -> int | None:
    """Give the number of a place such as "segment 31"; None: the file as a whole."""
    number = place.removeprefix("segment ")
    return int(number) if number.isdecimal() else None
