"""Every address of the sandbox: the machine API, the hosted fields, the people's pages."""

from __future__ import annotations

from django.urls import path

from wellpaid.sandbox import api, fields, money_api, pages
from wellpaid.sandbox.bank import control as bank
from wellpaid.sandbox.issuer import api as issuer
from wellpaid.sandbox.issuer import pages as issuer_pages
from wellpaid.sandbox.payer import api as payer

urlpatterns = [
    path("", pages.home),
    path("health", pages.health),
    path("static/<path:name>", pages.static_file),
    path("v1/setups", api.create_setup),
    path("v1/setups/<str:setup_id>", api.show_setup),
    path("v1/tokens/<str:token>", api.show_token),
    path("v1/credentials", api.store_card),
    path("v1/credentials/<str:credential>", api.stored_card),
    path("v1/charges", api.charge_list),
    path("v1/charges/<str:charge_id>", api.show_charge),
    path("v1/charges/<str:charge_id>/cancel", api.cancel_charge),
    path("v1/refunds", money_api.refund_list),
    path("v1/disputes/<str:dispute_id>", money_api.show_dispute),
    path("v1/disputes/<str:dispute_id>/evidence", money_api.send_evidence),
    path("v1/disputes/<str:dispute_id>/accept", money_api.accept_dispute),
    path("v1/payouts", money_api.payout_list),
    path("v1/payouts/<str:payout_id>/lines", money_api.payout_lines),
    path("v1/test/clock/advance", money_api.test_clock),
    path("v1/test/disputes", money_api.test_dispute),
    path("v1/test/payouts", money_api.test_payouts),
    path("bank", bank.show_bank),
    path("bank/clock/advance", bank.advance_clock),
    path("bank/payouts", bank.announce_payout),
    path("bank/wires", bank.wire_in),
    path("bank/entries", bank.entries),
    path("issuer/cards", issuer.card_list),
    path("issuer/cards/<str:card_id>", issuer.show_card),
    path("issuer/cards/<str:card_id>/close", issuer.close_card),
    path("issuer/cards/<str:card_id>/charge", issuer.charge_card),
    path("issuer/cards/<str:card_id>/looks", issuer.make_look),
    path("issuer/card/<str:token>", issuer_pages.card),
    path("payer/batches", payer.make_batch),
    path("fields/v1.js", fields.merchant_script),
    path("fields/frame", fields.frame),
    path("fields/tokens", fields.tokenise),
    path("hosted/<str:setup_id>", pages.hosted),
    path("challenge/<str:charge_id>", pages.challenge),
]
handler404 = pages.not_found
