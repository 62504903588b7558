"""Addresses of the billing office."""

from __future__ import annotations

from django.urls import path

from . import invitations, threads

urlpatterns = [
    path("", threads.work, name="office"),
    path("messages/<uuid:thread_id>", threads.answer, name="office_thread"),
    path("invite", invitations.invite, name="office_invite"),
    path("invite/<uuid:invitation_id>/end", invitations.end, name="office_invite_end"),
]
