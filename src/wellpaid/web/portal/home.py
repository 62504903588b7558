"""A1: from the number on the paper to the question who is asking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .forms import FindBillForm


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Take a Bill ID; one with a slip is told at once, any other goes on to the second fact."""
    form = FindBillForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return redirect("verify", form.cleaned_data["bill_id"])
    context = {"form": form, "was_closed": "closed" in request.GET and not form.is_bound}
    return render(request, "portal/home.html", context, status=400 if form.errors else 200)
