"""Showing a form again with its errors, as every page of ours does."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse

_TOO_MANY = {"too_many_login_attempts", "rate_limited"}


def status_of(form: forms.BaseForm) -> int:
    """Give the status: somebody who has to wait gets 429, everybody else 400."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return HTTPStatus.TOO_MANY_REQUESTS if codes & _TOO_MANY else HTTPStatus.BAD_REQUEST


class TellsErrors:
    """Mixed into the library's views."""

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        """Show the page again."""
        page: Any = self
        response: HttpResponse = page.render_to_response(page.get_context_data(form=form))
        response.status_code = status_of(form)
        return response
