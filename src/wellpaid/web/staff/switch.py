"""Where somebody sits who works for several organisations; and the first page of a face."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wellpaid.kit.errors import NotFound

from .desks import desk_of, sit_at
from .faces import Face
from .pages import staff_page
from .words import KINDS, ROLES


@staff_page("GET")
def home(request: HttpRequest, face: Face) -> HttpResponse:
    """Lead to the face's first place, or the first that the role lets in; else to the desks."""
    desk = desk_of(request, face, None)
    names = [name for name, _, _ in desk.rail]
    if face.first in names:
        return redirect(face.first)
    return redirect(names[0] if names else face.url("desks"))


@staff_page("GET", "POST")
def desks(request: HttpRequest, face: Face) -> HttpResponse:
    """Show for whom the visitor works, and change to another one."""
    desk = desk_of(request, face, None)
    if request.method == "POST":
        try:
            chosen = UUID(request.POST.get("organization", ""))
        except ValueError:
            raise NotFound from None
        if not sit_at(request, face, chosen):
            raise NotFound
        return redirect(face.url("home"))
    rows = [
        (place, KINDS[place.kind], ROLES[place.role][0], place is desk.place)
        for place in (desk.place, *desk.others)
    ]
    return render(request, "staff/desks.html", {"desk": desk, "rows": rows})
