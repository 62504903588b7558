"""Addresses of claim payments, for providers and billing services."""

from __future__ import annotations

from django.urls import path

from wellpaid.web.staff import services
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.urls import face_urls

from . import (
    bank_changes,
    banks,
    banks_corrections,
    elections,
    enrollment,
    fee_debits,
    fees,
    payments,
)

urlpatterns = [
    *face_urls(CLAIMS),
    path("payments", payments.payments, name="claims_payments"),
    path("payments/spreadsheet", payments.spreadsheet, name="claims_spreadsheet"),
    path("payments/<uuid:remittance_id>", payments.payment, name="claims_payment"),
    path("payments/<uuid:remittance_id>/835", payments.file_835, name="claims_835"),
    path("elections", elections.elections, name="claims_elections"),
    path("elections/change", elections.change, name="claims_election_change"),
    path("elections/<uuid:election_id>/end", elections.end, name="claims_election_end"),
    path("banks", banks.banks, name="claims_banks"),
    path("banks/add", banks.add, name="claims_bank_add"),
    path("banks/<uuid:account_id>", banks.bank, name="claims_bank"),
    path("banks/<uuid:account_id>/prove", banks.prove, name="claims_bank_prove"),
    path("banks/<uuid:account_id>/confirm", banks.confirm, name="claims_bank_confirm"),
    path("banks/<uuid:account_id>/ask", banks.ask, name="claims_bank_ask"),
    path("banks/<uuid:account_id>/decide", banks.decide, name="claims_bank_decide"),
    path("banks/<uuid:account_id>/close", banks.close, name="claims_bank_close"),
    path(
        "banks/corrections/<uuid:correction_id>",
        banks_corrections.decide,
        name="claims_correction",
    ),
    path("banks/change", bank_changes.ask, name="claims_change_ask"),
    path("banks/changes/<uuid:change_id>", bank_changes.change, name="claims_change"),
    path("banks/changes/<uuid:change_id>/prove", bank_changes.prove, name="claims_change_prove"),
    path(
        "banks/changes/<uuid:change_id>/approve",
        bank_changes.approve,
        name="claims_change_approve",
    ),
    path("banks/changes/<uuid:change_id>/cancel", bank_changes.cancel, name="claims_change_cancel"),
    path("enrollment", enrollment.enrollment, name="claims_enrollment"),
    path("enrollment/form", enrollment.form, name="claims_enrollment_form"),
    path("enrollment/<uuid:enrollment_id>/file", enrollment.file, name="claims_enrollment_file"),
    path("enrollment/<uuid:enrollment_id>/send", enrollment.send, name="claims_enrollment_send"),
    path(
        "enrollment/<uuid:enrollment_id>/withdraw",
        enrollment.withdraw,
        name="claims_enrollment_withdraw",
    ),
    path(
        "enrollment/<uuid:enrollment_id>/files/<uuid:document_id>",
        enrollment.document,
        name="claims_enrollment_document",
    ),
    path("fees", fees.fees, name="claims_fees"),
    path("fees/service", fees.service, name="claims_service_fee"),
    path("fees/service/cancel", fees.cancel, name="claims_service_cancel"),
    path("fees/debit", fee_debits.debit, name="claims_fee_debit"),
    path("fees/debit/stop", fee_debits.stop, name="claims_fee_debit_stop"),
    path("fees/invoices/<uuid:fee_invoice_id>/take", fee_debits.collect, name="claims_fee_collect"),
    path("people/services/add", services.add, name="claims_service_add"),
    path("people/services/<uuid:grant_id>/end", services.end, name="claims_service_end"),
]
