"""E5: what the job worker does, what is late, what failed and why, and trying it again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.core.organizations.policy import Action
from wellpaid.core.oversight.events import ActKind
from wellpaid.core.oversight.operations.record_act import record_act
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.ops.queues import (
    JobNotFailed,
    failed_jobs,
    failed_kinds,
    late_jobs,
    queues,
    try_again,
    try_all_again,
)
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page

_TASK_LENGTH_MAX = 128
_ID_DIGITS_MAX = 18


@staff_page("GET")
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the queues: five queries of its own."""
    desk = desk_of(request, OPERATOR, Action.SEE_HEALTH)
    return _page(request, desk)


def _page(request: HttpRequest, desk: Desk, refusal: ProductError | None = None) -> HttpResponse:
    now, page = utc_now(), page_number(request)
    failed, has_more = failed_jobs(page=page)
    if not failed and page > 1:
        raise NotFound
    again = request.GET.get("again", "")
    context = {
        "desk": desk,
        "queues": queues(now=now),
        "late": late_jobs(now=now),
        "failed": failed,
        "kinds": [(name, count) for name, count in failed_kinds() if count > 1],
        "page": page,
        "has_more": has_more,
        "may_retry": desk.may(Action.RETRY_JOBS),
        "again_count": int(again) if again.isdecimal() and len(again) < _ID_DIGITS_MAX else 0,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "operator/jobs.html", context, status=status)


@staff_page("POST")
def retry(request: HttpRequest) -> HttpResponse:
    """Try one job again, or all that failed of one task."""
    desk = desk_of(request, OPERATOR, Action.RETRY_JOBS)
    job_id, task_name = request.POST.get("job", ""), request.POST.get("task", "")
    try:
        count = _retry(desk, job_id, task_name)
    except JobNotFailed as error:
        return _page(request, desk, error)
    return redirect(f"{reverse('operator_jobs')}?again={count}")


def _retry(desk: Desk, job_id: str, task_name: str) -> int:
    now = utc_now()
    with tenant(desk.organization_id):
        if job_id.isascii() and job_id.isdigit() and len(job_id) <= _ID_DIGITS_MAX:
            try_again(job_id=int(job_id), now=now)
            count = 1
        elif 0 < len(task_name) <= _TASK_LENGTH_MAX and "\0" not in task_name:
            count = try_all_again(task_name=task_name, now=now)
        else:
            raise NotFound
        if not count:
            raise JobNotFailed
        record_act(
            organization_id=desk.organization_id,
            kind=ActKind.JOBS_TRIED_AGAIN,
            target_id=desk.organization_id,
            actor=desk.actor,
            now=now,
            reason=f"{task_name or 'job'} {job_id}".strip()[:200],
            things_count=count,
        )
    return count
