"""Addresses of the operator's pages."""

from __future__ import annotations

from django.urls import path

from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.urls import face_urls

from . import changes, enrollments, files, health, holds, jobs, ledger, log, opening, tenants

urlpatterns = [
    *face_urls(OPERATOR),
    path("health", health.health, name="operator_health"),
    path("ledger", ledger.ledger, name="operator_ledger"),
    path("ledger/<uuid:proof_id>.json", ledger.proof_file, name="operator_proof"),
    path("jobs", jobs.jobs, name="operator_jobs"),
    path("jobs/again", jobs.retry, name="operator_jobs_again"),
    path("open/<slug:slug>", opening.open_, name="operator_open"),
    path("files", files.files, name="operator_files"),
    path("files/<slug:slug>/replay", files.replay, name="operator_files_replay"),
    path("holds", holds.holds, name="operator_holds"),
    path("holds/<slug:slug>/decide", holds.decide, name="operator_holds_decide"),
    path("watch", holds.watch, name="operator_watch"),
    path("watch/<uuid:watch_id>/end", holds.end_watch, name="operator_watch_end"),
    path("log", log.log, name="operator_log"),
    path("tenants", tenants.tenants, name="operator_tenants"),
    path("tenants/add", tenants.add, name="operator_tenant_add"),
    path("tenants/<slug:slug>", tenants.tenant, name="operator_tenant"),
    path(
        "tenants/<slug:slug>/administrator",
        tenants.administrator,
        name="operator_tenant_administrator",
    ),
    path(
        "tenants/<slug:slug>/people/<uuid:member_id>/pin",
        tenants.new_pin,
        name="operator_tenant_pin",
    ),
    path(
        "tenants/<slug:slug>/payees/<uuid:payee_id>/confirm",
        tenants.confirm,
        name="operator_payee_confirm",
    ),
    path("enrollments", enrollments.enrollments, name="operator_enrollments"),
    path("enrollments/<uuid:enrollment_id>", enrollments.one, name="operator_enrollment"),
    path(
        "enrollments/<uuid:enrollment_id>/files/<uuid:document_id>",
        enrollments.document,
        name="operator_enrollment_document",
    ),
    path("bank-changes", changes.changes, name="operator_changes"),
    path("bank-changes/<uuid:change_id>", changes.change, name="operator_change"),
]
