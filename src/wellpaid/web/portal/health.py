"""Whether this process can serve, for load balancers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from wellpaid.ops.health import check_health


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the database answers, 503 otherwise."""
    found = check_health()
    return JsonResponse(found.as_dict(), status=200 if found.is_ok else 503)
