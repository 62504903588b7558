"""Say what is wrong with this installation and what to do about it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wellpaid.ops import doctor_checks
from wellpaid.ops.doctor import Finding, Verdict, examine

_SIGNS = {Verdict.OK: "ok      ", Verdict.WARNING: "warning ", Verdict.PROBLEM: "PROBLEM "}


class Command(BaseCommand):
    """``doctor [--json]``; ends with 1 if there is a problem."""

    help = "Say what is wrong with this installation and what to do about it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how to print."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look, print, and tell by the exit code."""
        findings = examine(doctor_checks.WITHOUT_DATABASE)
        reached = examine([doctor_checks.REACHABLE])
        findings += reached
        if reached[0].verdict is Verdict.OK:
            findings += examine(doctor_checks.WITH_DATABASE)
        is_sound = all(finding.verdict is not Verdict.PROBLEM for finding in findings)
        if options["json"]:
            report = {"ok": is_sound, "findings": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._tell(findings)
        if not is_sound:
            sys.exit(1)

    def _tell(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{_SIGNS[finding.verdict]} {finding.check}: {finding.saw}")
            if finding.remedy:
                self.stdout.write(f"         {finding.remedy}")
        count = sum(finding.verdict is Verdict.PROBLEM for finding in findings)
        self.stdout.write("No problems." if not count else f"Problems: {count}.")
