"""Pages that are for somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from wellpaid.core.identity.models import User

type View = Callable[..., HttpResponseBase]


def sign_in_required(view: View) -> View:
    """Send everybody else to sign in first, and back here afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            back = {"next": request.get_full_path()} if request.method == "GET" else {}
            return redirect(f"{reverse('sign_in')}?{urlencode(back)}" if back else "sign_in")
        return view(request, *args, **kwargs)

    return guarded


def signed_in_user(request: HttpRequest) -> User:
    """Give who is signed in, behind :func:`sign_in_required`."""
    assert isinstance(request.user, User)
    return request.user
