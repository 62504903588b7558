"""Addresses of the portal."""

from __future__ import annotations

from django.urls import include, path

from . import bill, demo_pages, health, home, lookup, outcome, pay, receipt, static_pages, webhooks

urlpatterns = [
    path("", home.home, name="home"),
    path("find", lookup.find, name="find"),
    path("find/sent", lookup.find_sent, name="find_sent"),
    path("open/<str:token>", lookup.open_link, name="open_link"),
    path("close", lookup.close, name="close"),
    path("b/<str:number>", bill.bill, name="bill"),
    path("b/<str:number>/verify", lookup.verify, name="verify"),
    path("b/<str:number>/bill.pdf", bill.statement, name="statement"),
    path("b/<str:number>/pay", pay.start_checkout, name="start_checkout"),
    path("pay/<uuid:checkout_id>/amount", pay.amount, name="pay_amount"),
    path("pay/<uuid:checkout_id>/method", pay.method, name="pay_method"),
    path("pay/<uuid:checkout_id>/card", pay.card, name="pay_card"),
    path("pay/<uuid:checkout_id>/hosted", pay.hosted, name="pay_hosted"),
    path("pay/<uuid:checkout_id>/hosted/return", pay.hosted_return, name="pay_hosted_return"),
    path("pay/<uuid:checkout_id>/review", pay.review, name="pay_review"),
    path("pay/<uuid:checkout_id>/receipt-to", pay.receipt_to, name="pay_receipt_to"),
    path("pay/<uuid:checkout_id>/confirm", outcome.confirm, name="pay_confirm"),
    path("pay/<uuid:checkout_id>/outcome", outcome.outcome, name="pay_outcome"),
    path("pay/<uuid:checkout_id>/bank", outcome.challenge, name="pay_challenge"),
    path("pay/<uuid:checkout_id>/return", outcome.came_back, name="pay_return"),
    path("pay/<uuid:checkout_id>/cancel", outcome.cancel, name="pay_cancel"),
    path("r/<str:number>", receipt.receipt, name="receipt"),
    path("r/<str:number>/receipt.pdf", receipt.receipt_as_pdf, name="receipt_pdf"),
    path("", include("wellpaid.web.portal.accounts.urls")),
    path("help", static_pages.help_page, name="help"),
    path("display", static_pages.display, name="display"),
    path("accessibility", static_pages.accessibility, name="accessibility"),
    path("privacy", static_pages.privacy, name="privacy"),
    path("demo/outbox", demo_pages.outbox, name="demo_outbox"),
    path("dev/components", demo_pages.components, name="dev_components"),
    path("health", health.health, name="health"),
    path("hooks/<str:gateway>", webhooks.receive, name="webhook"),
]
