"""The end of a session that nobody uses: staying by one press, and being put out."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import guest

_BILL = re.compile(r"/b/(\d{12})(?:[/?]|\Z)")


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Put off the end: the request itself does. 403 where it has come already."""
    is_open = request.user.is_authenticated or bool(guest.grants(request))
    return HttpResponse(status=204 if is_open else 403)


@require_POST
def timed_out(request: HttpRequest) -> HttpResponse:
    """Close everything, as the page does by itself when nobody was there for 15 minutes."""
    was_signed_in = request.user.is_authenticated or request.POST.get("who") == "user"
    request.session.flush()
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    if was_signed_in:
        wanted = {"away": "1"} | ({"next": back} if is_ours else {})
        return redirect(f"{reverse('sign_in')}?{urlencode(wanted)}")
    bill = _BILL.match(back)
    page = reverse("verify", args=[bill[1]]) if bill else reverse("home")
    return redirect(f"{page}?closed=1")
