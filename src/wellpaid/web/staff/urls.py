"""The addresses that every face of staff has."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from . import people, switch
from .faces import Face


def face_urls(face: Face) -> list[URLPattern]:
    """Give them; their names begin with the face's key."""
    facts: dict[str, Any] = {"face": face}
    member = "people/<uuid:member_id>"
    return [
        path("", switch.home, facts, name=face.url("home")),
        path("desks", switch.desks, facts, name=face.url("desks")),
        path("people", people.people, facts, name=face.url("people")),
        path("people/invite", people.invite, facts, name=face.url("people_invite")),
        path(member, people.person, facts, name=face.url("person")),
        path(f"{member}/pin", people.new_pin, facts, name=face.url("person_pin")),
        path(f"{member}/end", people.end, facts, name=face.url("person_end")),
    ]
