"""E2: debits equal credits, organisation by organisation, and what nobody has matched."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.core.organizations.policy import Action
from wellpaid.core.oversight.events import ActKind
from wellpaid.core.oversight.models import Proof
from wellpaid.core.oversight.operations.record_act import record_act
from wellpaid.core.oversight.queries import Watched, proof_of, watched
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.ops.queues import is_on_its_way
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page

from .health import ledger_word
from .words import BAD, FINDINGS, GOOD, PLAIN

_TASKS = ("watch.prove", "watch.prove_now")


@staff_page("GET", "POST")
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the newest proof of every organisation: five queries of its own."""
    if request.method == "POST":
        return _run(request)
    desk = desk_of(request, OPERATOR, Action.SEE_HEALTH)
    now, rows = utc_now(), watched()
    today = local_date(now, desk.organization.time_zone)
    waiting = [
        {
            "name": row.organization.name,
            "unmatched_count": row.summary.unmatched_count,
            "unmatched_days": _days(row.summary.unmatched_since_date, today),
            "late_count": row.summary.late_money_count,
            "late_days": _days(row.summary.late_money_since_date, today),
        }
        for row in rows
        if row.summary and (row.summary.unmatched_count or row.summary.late_money_count)
    ]
    context = {
        "desk": desk,
        "ledger": ledger_word(rows, now),
        "rows": [_row(row) for row in rows],
        "waiting": waiting,
        "may_run": desk.may(Action.RUN_CHECKS),
        "is_running": is_on_its_way(*_TASKS),
        "done": "asked" if "asked" in request.GET else "",
    }
    return render(request, "operator/ledger.html", context)


def _days(since: date | None, today: date) -> int:
    return (today - since).days if since else 0


def _row(row: Watched) -> dict[str, Any]:
    proof = row.proof
    facts: dict[str, Any] = {"organization": row.organization, "proof": proof, "tone": PLAIN}
    if proof is None:
        return facts
    is_sound = proof.books_agree and proof.trail_is_unbroken
    return facts | {
        "tone": GOOD if is_sound else BAD,
        "is_sound": is_sound,
        "debits": Money(proof.debit_cents),
        "credits": Money(proof.credit_cents),
        "findings": [(FINDINGS.get(code, code), what) for code, what in proof.findings],
        "finding_count": proof.finding_count + proof.trail_finding_count,
    }


def _run(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request, OPERATOR, Action.RUN_CHECKS)
    if not is_on_its_way(*_TASKS):
        with tenant(desk.organization_id):
            defer("watch.prove_now")
            record_act(
                organization_id=desk.organization_id,
                kind=ActKind.CHECK_ASKED,
                target_id=desk.organization_id,
                actor=desk.actor,
                now=utc_now(),
            )
    return redirect(reverse("operator_ledger") + "?asked")


@staff_page("GET")
def proof_file(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    """Give one proof as a file: totals, findings, and the hashes of the newest sealed blocks."""
    desk_of(request, OPERATOR, Action.SEE_HEALTH)
    proof = proof_of(proof_id)
    answer = HttpResponse(
        json.dumps(_facts(proof), indent=2) + "\n", content_type="application/json"
    )
    name = f"proof-{proof.organization.slug}-{proof.proved_at:%Y%m%dT%H%M%SZ}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _facts(proof: Proof) -> dict[str, Any]:
    return {
        "organization": proof.organization.slug,
        "proved_at": proof.proved_at.isoformat(),
        "currency": "USD",
        "debit_cents": proof.debit_cents,
        "credit_cents": proof.credit_cents,
        "accounts": proof.account_count,
        "journals": proof.journal_count,
        "entries": proof.entry_count,
        "ledger_blocks": proof.block_count,
        "newest_ledger_block_sha256": proof.block_hash or None,
        "log_lines": proof.line_count,
        "log_blocks": proof.line_block_count,
        "newest_log_block_sha256": proof.line_block_hash or None,
        "log_sealed_through": proof.sealed_through.isoformat() if proof.sealed_through else None,
        "finding_count": proof.finding_count + proof.trail_finding_count,
        "findings": [{"code": code, "what": what} for code, what in proof.findings],
        "sound": proof.books_agree and proof.trail_is_unbroken,
    }
