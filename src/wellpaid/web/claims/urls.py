"""Addresses of claim payments, for providers and billing services."""

from __future__ import annotations

from django.urls import path

from wellpaid.web.staff import services
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.urls import face_urls

from . import elections, fees, payments

urlpatterns = [
    *face_urls(CLAIMS),
    path("payments", payments.payments, name="claims_payments"),
    path("payments/spreadsheet", payments.spreadsheet, name="claims_spreadsheet"),
    path("payments/<uuid:remittance_id>", payments.payment, name="claims_payment"),
    path("payments/<uuid:remittance_id>/835", payments.file_835, name="claims_835"),
    path("elections", elections.elections, name="claims_elections"),
    path("elections/change", elections.change, name="claims_election_change"),
    path("elections/<uuid:election_id>/end", elections.end, name="claims_election_end"),
    path("fees", fees.fees, name="claims_fees"),
    path("fees/service", fees.service, name="claims_service_fee"),
    path("fees/service/cancel", fees.cancel, name="claims_service_cancel"),
    path("people/services/add", services.add, name="claims_service_add"),
    path("people/services/<uuid:grant_id>/end", services.end, name="claims_service_end"),
]
