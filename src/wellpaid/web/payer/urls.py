"""Addresses of the payer's pages."""

from __future__ import annotations

from django.urls import path

from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.urls import face_urls

from . import batches, checks, differences, funding, payments, providers, reports, send, uploads

_BATCH = "batches/<uuid:submission_id>"
_IN_BATCH = f"{_BATCH}/<uuid:submitted_payment_id>"
_UPLOAD = "send/uploads/<uuid:upload_id>"
_PAYMENT = "payments/<uuid:disbursement_id>"

urlpatterns = [
    *face_urls(PAYER),
    path("send", send.send, name="payer_send"),
    path("send/uploads", uploads.begin, name="payer_upload_begin"),
    path(_UPLOAD, uploads.piece, name="payer_upload_piece"),
    path(f"{_UPLOAD}/finish", uploads.finish, name="payer_upload_finish"),
    path(f"{_UPLOAD}/cancel", uploads.cancel, name="payer_upload_cancel"),
    path("batches", batches.batches, name="payer_batches"),
    path(_BATCH, batches.batch, name="payer_batch"),
    path(f"{_BATCH}/approve", batches.approve, name="payer_batch_approve"),
    path(f"{_BATCH}/withdraw", batches.withdraw, name="payer_batch_withdraw"),
    path(f"{_BATCH}/file", batches.original, name="payer_batch_file"),
    path(f"{_BATCH}/answer", batches.our_answer, name="payer_batch_answer"),
    path(f"{_BATCH}/differences", differences.differences, name="payer_batch_differences"),
    path(f"{_BATCH}/differences.csv", differences.spreadsheet, name="payer_batch_differences_csv"),
    path(f"{_IN_BATCH}/hold", batches.hold, name="payer_submitted_hold"),
    path(f"{_IN_BATCH}/release", batches.release, name="payer_submitted_release"),
    path("payments", payments.payments, name="payer_payments"),
    path(_PAYMENT, payments.payment, name="payer_payment"),
    path(f"{_PAYMENT}/hold", payments.hold, name="payer_payment_hold"),
    path(f"{_PAYMENT}/release", payments.release, name="payer_payment_release"),
    path(f"{_PAYMENT}/close-card", payments.close, name="payer_card_close"),
    path(f"{_PAYMENT}/stop", payments.stop, name="payer_payment_stop"),
    path(f"{_PAYMENT}/reissue", payments.reissue, name="payer_payment_reissue"),
    path(f"{_PAYMENT}/cancel", payments.cancel, name="payer_payment_cancel"),
    path("returns", payments.returns, name="payer_returns"),
    path("checks", checks.checks, name="payer_checks"),
    path("checks/print", checks.make_run, name="payer_checks_print"),
    path("checks/<uuid:check_run_id>/printer", checks.printers_file, name="payer_checks_printer"),
    path("checks/<uuid:check_run_id>/bank", checks.banks_file, name="payer_checks_bank"),
    path("providers", providers.providers, name="payer_providers"),
    path(
        "providers/<uuid:paid_provider_id>/invite", providers.invite, name="payer_provider_invite"
    ),
    path("reports", reports.reports, name="payer_reports"),
    path("reports/<slug:table>.csv", reports.spreadsheet, name="payer_report"),
    path("funding", funding.funding, name="payer_funding"),
]
