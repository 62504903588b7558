"""Addresses of the activation."""

from __future__ import annotations

from django.urls import path

from . import activate, activate_tasks

urlpatterns = [
    path("ask", activate.ask, name="activate_ask"),
    path("profile", activate_tasks.profile, name="activate_profile"),
    path("terms", activate_tasks.terms, name="activate_terms"),
    path("organization", activate_tasks.organization, name="activate_organization"),
    path("bank", activate_tasks.bank, name="activate_bank"),
    path("finish", activate.finish, name="activate_finish"),
]
