"""Say what a file of claim payments (X12 835) holds, and what is wrong with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from wellpaid.formats.x12.codes.tables import claim_statuses, provider_adjustment_reasons
from wellpaid.formats.x12.findings import Finding
from wellpaid.formats.x12.summary import ClaimLine, FileSummary, PaymentSummary, summarize
from wellpaid.formats.x12.totals import Totals

_STDIN: Final = "-"
_SHOWN: Final = 50
_FINDINGS, _UNUSABLE = 1, 2


class Command(BaseCommand):
    """``check_835 FILE… [--claims] [--strict] [--piece] [--json]``: needs no database."""

    help = (
        "Say what files of claim payments (X12 835) hold and every fault with its segment and "
        "element. Exit code 0: none has an error, 1: one has, 2: one can't be used."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the arguments."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="- reads standard input")
        parser.add_argument("--claims", action="store_true", help="list the claims, too")
        parser.add_argument("--strict", action="store_true", help="warnings end with 1, too")
        parser.add_argument(
            "--piece", action="store_true", help="look at a piece that begins with ST, too"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check one file after the other."""
        reports: list[dict[str, Any]] = []
        code = 0
        for name in options["files"]:
            try:
                summary = _summary(name, options)
            except OSError as error:
                code = _UNUSABLE
                reason = error.strerror or "it can't be read"
                reports.append({"file": name, "unreadable": reason})
                self.stderr.write(f"{name}: {reason}")
                continue
            code = max(code, _exit_code(summary, is_strict=options["strict"]))
            if options["json"]:
                reports.append(as_json(name, summary))
            else:
                self._tell(name, summary)
        if options["json"]:
            self.stdout.write(json.dumps(reports, indent=2, ensure_ascii=False))
        if code:
            sys.exit(code)

    def _tell(self, name: str, summary: FileSummary) -> None:
        self.stdout.write(name)
        if not summary.is_usable:
            self.stdout.write("  This can't be used as a file of claim payments.")
        for line in _file_lines(summary):
            self.stdout.write(f"  {line}")
        for payment in summary.payments[:_SHOWN]:
            for line in _payment_lines(payment):
                self.stdout.write(f"  {line}")
        self._more(summary.payment_count)
        for finding in summary.kept_findings[:_SHOWN]:
            self.stdout.write(f"  {_finding_line(finding)}")
        self._more(summary.error_count + summary.warning_count)
        self.stdout.write(
            f"  {_count(summary.error_count, 'error', 'errors')}, "
            f"{_count(summary.warning_count, 'warning', 'warnings')}."
        )

    def _more(self, count: int) -> None:
        if count > _SHOWN:
            self.stdout.write(f"  … and {count - _SHOWN:,} more; --json shows up to a thousand")


def _summary(name: str, options: dict[str, Any]) -> FileSummary:
    is_piece, shows_claims = options["piece"], options["claims"]
    if name == _STDIN:
        return summarize(sys.stdin.buffer, is_piece=is_piece, shows_claims=shows_claims)
    with Path(name).open("rb") as source:
        return summarize(source, is_piece=is_piece, shows_claims=shows_claims)


def _exit_code(summary: FileSummary, *, is_strict: bool) -> int:
    if not summary.is_usable:
        return _UNUSABLE
    has_findings = summary.error_count or (is_strict and summary.warning_count)
    return _FINDINGS if has_findings else 0


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _dollars(cents: int | None) -> str:
    if cents is None:
        return "not said"
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def _file_lines(summary: FileSummary) -> list[str]:
    lines = []
    one = summary.interchange
    if one is not None:
        kind = "test" if one.usage == "T" else "production"
        made = f"{one.made_at:%Y-%m-%d %H:%M}" if one.made_at else "at no time that exists"
        lines.append(
            f"From {one.sender_id} to {one.receiver_id}, made {made}, "
            f"interchange {one.control_number}, {kind}"
        )
    totals = summary.totals
    lines += [
        f"{_count(summary.payment_count, 'payment', 'payments')} of "
        f"{_dollars(summary.payment_cents)}, {_count(totals.claim_count, 'claim', 'claims')}, "
        f"{_count(totals.service_count, 'service line', 'service lines')}",
        _totals_line(totals),
    ]
    return lines


def _totals_line(totals: Totals) -> str:
    groups = ", ".join(
        f"{group} {_dollars(cents)}" for group, cents in sorted(totals.adjusted_cents.items())
    )
    return (
        f"charged {_dollars(totals.charge_cents)}, paid {_dollars(totals.paid_cents)}, patients "
        f"{_dollars(totals.patient_responsibility_cents)}, adjustments {groups or 'none'}, "
        f"provider adjustments {_dollars(totals.provider_adjustment_cents)}"
    )


def _payment_lines(one: PaymentSummary) -> list[str]:
    day = one.payment.effective_date or "no day"
    payee = f"NPI {one.payee_npi}" if one.payee_npi else f"tax id {one.payee_tin or 'none'}"
    reasons = provider_adjustment_reasons()
    return [
        f"payment {one.control_number}, segment {one.segment_number}: "
        f"{_dollars(one.payment.amount_cents)} {one.payment.method} on {day}, "
        f"trace {one.trace.number}, {one.payer_name} to {one.payee_name} ({payee})",
        f"  {_count(one.totals.claim_count, 'claim', 'claims')}: {_totals_line(one.totals)}",
        *(
            f"  provider adjustment {item.reason} {_dollars(item.amount_cents)}: "
            f"{reasons.words(item.reason) or 'not in our list'}"
            for item in one.provider_adjustments
        ),
        *(f"  {_claim_line(number, claim)}" for number, claim in enumerate(one.claims, 1)),
    ]


def _claim_line(number: int, claim: ClaimLine) -> str:
    words = claim_statuses().words(claim.status) or "not in our list"
    return (
        f"claim {number}, payer's number {claim.payer_claim_number}: "
        f"charged {_dollars(claim.charge_cents)}, paid {_dollars(claim.paid_cents)}, "
        f"patient {_dollars(claim.patient_responsibility_cents)}; {claim.status}: {words}"
    )


def _finding_line(finding: Finding) -> str:
    place = f"segment {finding.segment_number}"
    if finding.control_number:
        place += f", payment {finding.control_number}"
    if finding.claim_number:
        place += f", claim {finding.claim_number}"
    where = finding.element or finding.segment_id
    amounts = ""
    if finding.found_cents is not None:
        amounts = f" Found {_dollars(finding.found_cents)}"
        if finding.expected_cents is not None:
            amounts += f", expected {_dollars(finding.expected_cents)}"
        amounts += "."
    rule = finding.rule
    says = (
        finding.message
        if finding.message == rule.sentence
        else (f"{finding.message} {rule.sentence}")
    )
    return (
        f"{finding.severity:7} {place}{', ' + where if where else ''}: {says}{amounts} "
        f"[{finding.code}; {rule.source}]"
    )


def as_json(name: str, summary: FileSummary) -> dict[str, Any]:
    """Give a report as JSON takes it."""
    one = summary.interchange
    return {
        "file": name,
        "is_usable": summary.is_usable,
        "interchange": one
        and {
            "sender_id": one.sender_id,
            "receiver_id": one.receiver_id,
            "control_number": one.control_number,
            "usage": one.usage,
            "made_at": one.made_at.isoformat() if one.made_at else None,
        },
        "payment_count": summary.payment_count,
        "payment_cents": summary.payment_cents,
        "totals": _totals_json(summary.totals),
        "payments": [_payment_json(payment) for payment in summary.payments],
        "error_count": summary.error_count,
        "warning_count": summary.warning_count,
        "findings": [_finding_json(finding) for finding in summary.kept_findings],
    }


def _totals_json(totals: Totals) -> dict[str, Any]:
    return {
        "claims": totals.claim_count,
        "services": totals.service_count,
        "charge_cents": totals.charge_cents,
        "paid_cents": totals.paid_cents,
        "patient_responsibility_cents": totals.patient_responsibility_cents,
        "adjustment_cents": dict(sorted(totals.adjusted_cents.items())),
        "provider_adjustment_cents": totals.provider_adjustment_cents,
    }


def _payment_json(one: PaymentSummary) -> dict[str, Any]:
    day = one.payment.effective_date
    return {
        "control_number": one.control_number,
        "segment": one.segment_number,
        "amount_cents": one.payment.amount_cents,
        "method": one.payment.method,
        "effective_date": str(day) if day else None,
        "trace_number": one.trace.number,
        "payer": one.payer_name,
        "payee": one.payee_name,
        "payee_npi": one.payee_npi,
        "payee_tin": one.payee_tin,
        "totals": _totals_json(one.totals),
        "provider_adjustments": [
            {"reason": item.reason, "reference": item.reference, "amount_cents": item.amount_cents}
            for item in one.provider_adjustments
        ],
        "claims": [
            {
                "payer_claim_number": claim.payer_claim_number,
                "status": claim.status,
                "charge_cents": claim.charge_cents,
                "paid_cents": claim.paid_cents,
                "patient_responsibility_cents": claim.patient_responsibility_cents,
            }
            for claim in one.claims
        ],
        "error_count": one.error_count,
        "warning_count": one.warning_count,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    rule = finding.rule
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "segment": finding.segment_number,
        "transaction_segment": finding.transaction_segment or None,
        "segment_id": finding.segment_id or None,
        "element": finding.element or None,
        "loop": finding.loop or None,
        "payment": finding.control_number or None,
        "claim": finding.claim_number or None,
        "expected_cents": finding.expected_cents,
        "found_cents": finding.found_cents,
        "message": finding.message,
        "rule": rule.sentence,
        "source": rule.source,
    }
