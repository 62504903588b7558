"""Addresses of claim payments, for providers and billing services."""

from __future__ import annotations

from django.urls import path

from wellpaid.web.staff import services
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.urls import face_urls

urlpatterns = [
    *face_urls(CLAIMS),
    path("people/services/add", services.add, name="claims_service_add"),
    path("people/services/<uuid:grant_id>/end", services.end, name="claims_service_end"),
]
