"""Addresses of the payer's pages."""

from __future__ import annotations

from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.urls import face_urls

urlpatterns = [*face_urls(PAYER)]
