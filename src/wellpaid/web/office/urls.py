"""Addresses of the billing office."""

from __future__ import annotations

from django.urls import path

from . import (
    bank,
    bills,
    decisions,
    deposits,
    disputes,
    invitations,
    payments,
    present,
    record,
    refunds,
    threads,
    unbilled,
)

urlpatterns = [
    path("", threads.work, name="office"),
    path("messages/<uuid:thread_id>", threads.answer, name="office_thread"),
    path("payments", payments.payments, name="office_payments"),
    path("payments/find", payments.find, name="office_payment_find"),
    path("payments/<uuid:payment_id>", payments.payment, name="office_payment"),
    path("payments/<uuid:payment_id>/refund", payments.refund, name="office_refund"),
    path("payments/<uuid:payment_id>/ask", payments.ask_now, name="office_payment_ask"),
    path(
        "payments/<uuid:payment_id>/check-came-back",
        payments.check_came_back,
        name="office_check_came_back",
    ),
    path(
        "payments/<uuid:payment_id>/present-again",
        present.present,
        name="office_present_again",
    ),
    path("record", record.record, name="office_record"),
    path("bills", bills.bills, name="office_bills"),
    path("bills/find", bills.find, name="office_bill_find"),
    path("bills/<uuid:bill_id>", bills.bill, name="office_bill"),
    path("bills/<uuid:bill_id>/use-credit", record.use_credit, name="office_use_credit"),
    path("refunds", refunds.refunds, name="office_refunds"),
    path("refunds/<uuid:refund_id>", refunds.answer, name="office_refund_answer"),
    path("refunds/<uuid:refund_id>/check", refunds.check, name="office_refund_check"),
    path("decisions", decisions.decisions, name="office_decisions"),
    path("decisions/<uuid:bill_id>/cancel", decisions.cancel, name="office_decision_cancel"),
    path("decisions/answers/<uuid:decision_id>", decisions.join, name="office_decision_join"),
    path("decisions/without-bill", unbilled.unbilled, name="office_unbilled"),
    path("decisions/without-bill/rule", unbilled.rule, name="office_bill_rule"),
    path("decisions/without-bill/<uuid:decision_id>", unbilled.care, name="office_unbilled_care"),
    path("disputes", disputes.disputes, name="office_disputes"),
    path("disputes/<uuid:dispute_id>", disputes.answer, name="office_dispute_answer"),
    path("deposits", deposits.deposits, name="office_deposits"),
    path("deposits/<uuid:bank_line_id>", deposits.match, name="office_deposit_match"),
    path("deposits/<uuid:payout_id>/undo", deposits.undo, name="office_deposit_undo"),
    path("bank", bank.bank, name="office_bank"),
    path("bank/terms", bank.terms, name="office_bank_terms"),
    path("bank/files/<uuid:ach_file_id>/release", bank.release, name="office_bank_release"),
    path("bank/notices/<uuid:ach_notice_id>", bank.close, name="office_bank_notice"),
    path("invite", invitations.invite, name="office_invite"),
    path("invite/<uuid:invitation_id>/end", invitations.end, name="office_invite_end"),
]
