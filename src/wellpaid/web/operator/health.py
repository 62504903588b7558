"""E1: is all well? The ledger first, always; then jobs, banks, checks, backups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.core.organizations.policy import Action
from wellpaid.core.oversight.events import ActKind
from wellpaid.core.oversight.models import CheckResult
from wellpaid.core.oversight.operations.record_act import record_act
from wellpaid.core.oversight.queries import Watched, check_results, watched
from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.ops.queues import Queue, is_on_its_way, queues
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page

from .words import CHECKS, VERDICTS

# A proof is made every night; one that is older than this was missed.
PROOF_FRESH = timedelta(hours=26)
_BACKUPS = ("backup", "restore test")
_JOBS = ("late jobs", "failed jobs")
_TASKS = ("watch.look", "watch.look_now")


@dataclass(frozen=True)
class LedgerWord:
    """The first line: are all books balanced?

    :ivar state: balanced, wrong, old or unknown
    """

    state: str
    wrong: tuple[Watched, ...]
    unproved: tuple[Watched, ...]
    oldest_at: datetime | None


def ledger_word(rows: Sequence[Watched], now: datetime) -> LedgerWord:
    """Say it of all organisations at once; one that is wrong outweighs all that are right."""
    proofs = [row.proof for row in rows if row.proof is not None]
    wrong = tuple(
        row
        for row in rows
        if row.proof and not (row.proof.books_agree and row.proof.trail_is_unbroken)
    )
    oldest = min((proof.proved_at for proof in proofs), default=None)
    unproved = tuple(row for row in rows if row.proof is None)
    if wrong:
        state = "wrong"
    elif unproved or oldest is None:
        state = "unknown"
    else:
        state = "old" if now - oldest > PROOF_FRESH else "balanced"
    return LedgerWord(state, wrong, unproved, oldest)


@staff_page("GET", "POST")
def health(request: HttpRequest) -> HttpResponse:
    """Show how the installation is, from what jobs wrote down: six queries of its own."""
    if request.method == "POST":
        return _look(request)
    desk = desk_of(request, OPERATOR, Action.SEE_HEALTH)
    now, rows, results, lines = utc_now(), watched(), check_results(), queues(now=utc_now())
    ledger = ledger_word(rows, now)
    banks = [row for row in rows if row.bank is not None]
    checks = [
        (one, CHECKS.get(one.name, one.name), *VERDICTS[one.verdict])
        for one in results
        if one.name not in _BACKUPS + _JOBS
    ]
    context = {
        "desk": desk,
        "ledger": ledger,
        "late_count": sum(one.late_count for one in lines),
        "failed_count": sum(one.failed_count for one in lines),
        "waiting_count": sum(one.waiting_count for one in lines),
        "banks": banks,
        "checks": checks,
        "checked_at": max((one.checked_at for one in results), default=None),
        "backups": {one.name.replace(" ", "_"): one for one in results if one.name in _BACKUPS},
        "where": _wrong(ledger, lines, banks, results),
        "may_run": desk.may(Action.RUN_CHECKS),
        "is_looking": is_on_its_way(*_TASKS),
        "done": "asked" if "asked" in request.GET else "",
    }
    return render(request, "operator/health.html", context)


def _wrong(
    ledger: LedgerWord,
    lines: Sequence[Queue],
    banks: Sequence[Watched],
    results: Sequence[CheckResult],
) -> str:
    """Give where to look first; empty if nothing is wrong."""
    if ledger.state in {"wrong", "old"}:
        return reverse("operator_ledger")
    if any(one.late_count or one.failed_count for one in lines):
        return reverse("operator_jobs")
    if any(row.bank and row.bank.silent_since for row in banks):
        return "#banks"
    if any(one.verdict != "ok" for one in results if one.name not in _JOBS):
        return "#checks"
    return ""


def _look(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request, OPERATOR, Action.RUN_CHECKS)
    if not is_on_its_way("watch.look_now"):
        with tenant(desk.organization_id):
            defer("watch.look_now")
            record_act(
                organization_id=desk.organization_id,
                kind=ActKind.CHECK_ASKED,
                target_id=desk.organization_id,
                actor=desk.actor,
                now=utc_now(),
            )
    return redirect(reverse("operator_health") + "?asked")
