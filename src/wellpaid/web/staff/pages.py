"""How staff pages ask, refuse, and answer a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wellpaid.core.organizations.rules import RoleNotEnough
from wellpaid.kit.errors import ProductError
from wellpaid.web.portal.signed_in import sign_in_required

type View = Callable[..., HttpResponseBase]


def staff_page(*methods: str) -> Callable[[View], View]:
    """Have a page ask for a signed-in visitor, and tell a role that isn't enough inside the frame.

    The view itself asks :func:`wellpaid.web.staff.desks.desk_of` before anything else.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except RoleNotEnough as error:
                return render(request, "staff/refused.html", {"error": error}, status=error.status)

        return require_http_methods(methods)(sign_in_required(guarded))

    return decorate


def tried(form: forms.Form, work: Callable[[], object]) -> tuple[bool, ProductError | None]:
    """Do the work of a form that is filled in right; give whether it was done, or what refused."""
    if not form.is_bound or not form.is_valid():
        return False, None
    try:
        work()
    except ProductError as error:
        return False, error
    return True, None


def status_of(form: forms.Form, refusal: ProductError | None) -> int:
    """Give the status of a page that shows a form again."""
    if refusal is not None:
        return refusal.status
    return 400 if form.errors else 200
