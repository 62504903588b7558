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
    cards,
    claim,
    elections,
    enrollment,
    fee_debits,
    fees,
    match,
    match_case,
    payments,
    search,
)

urlpatterns = [
    *face_urls(CLAIMS),
    path("payments", payments.payments, name="claims_payments"),
    path("payments/spreadsheet", payments.spreadsheet, name="claims_spreadsheet"),
    path("payments/<uuid:remittance_id>", payments.payment, name="claims_payment"),
    path("payments/835", payments.files_835, name="claims_835s"),
    path("payments/<uuid:remittance_id>/pdf", payments.paper, name="claims_paper"),
    path("payments/<uuid:remittance_id>/835", payments.file_835, name="claims_835"),
    path("payments/<uuid:remittance_id>/<int:position>", claim.claim, name="claims_claim"),
    path("search", search.find, name="claims_search"),
    path("match", match.match, name="claims_match"),
    path("match/spreadsheet", match.spreadsheet, name="claims_match_spreadsheet"),
    path("match/bulk", match.bulk, name="claims_match_bulk"),
    path("match/statement", match.upload, name="claims_match_upload"),
    path("match/<uuid:case_id>", match_case.case, name="claims_match_case"),
    path("match/<uuid:case_id>/decide", match_case.decide, name="claims_match_decide"),
    path("match/<uuid:case_id>/aside", match_case.aside, name="claims_match_aside"),
    path("match/<uuid:case_id>/note", match_case.note, name="claims_match_note"),
    path("match/<uuid:case_id>/undo", match_case.undo, name="claims_match_undo"),
    path("match/<uuid:case_id>/choose", match_case.choose, name="claims_match_choose"),
    path("match/<uuid:case_id>/letter", match_case.letter, name="claims_match_letter"),
    path("payments/<uuid:remittance_id>/card", cards.show, name="claims_card_show"),
    path("payments/<uuid:remittance_id>/card/back", cards.back, name="claims_card_back"),
    path("payments/<uuid:remittance_id>/card/refuse", cards.refuse, name="claims_card_refuse"),
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
    path("fees/cards/off", cards.turn_off, name="claims_cards_off"),
    path("fees/debit", fee_debits.debit, name="claims_fee_debit"),
    path("fees/debit/stop", fee_debits.stop, name="claims_fee_debit_stop"),
    path("fees/invoices/<uuid:fee_invoice_id>/take", fee_debits.collect, name="claims_fee_collect"),
    path("people/services/add", services.add, name="claims_service_add"),
    path("people/services/<uuid:grant_id>/end", services.end, name="claims_service_end"),
]
