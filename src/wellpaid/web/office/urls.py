"""Addresses of the billing office."""

from __future__ import annotations

from django.urls import path

from . import threads

urlpatterns = [
    path("", threads.work, name="office"),
    path("messages/<uuid:thread_id>", threads.answer, name="office_thread"),
]
