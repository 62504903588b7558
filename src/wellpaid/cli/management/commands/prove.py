"""Prove everything: books, audit trail, bills, payments, refunds, of every organisation."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wellpaid.claim_pay.virtual_cards.operations.prove_cards import prove_cards
from wellpaid.core.audit.operations.prove import prove_audit
from wellpaid.core.banking.operations.prove_banking import prove_banking
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.organizations.models import Organization
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.operations.prove_decisions import prove_decisions
from wellpaid.patient_pay.disputes.operations.prove_disputes import prove_disputes
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.refunds.operations.prove_refunds import prove_refunds
from wellpaid.patient_pay.settlements.operations.prove_settlements import prove_settlements


class Command(BaseCommand):
    """``prove [--json]``; ends with 1 if anything disagrees."""

    help = "Check books, audit trail, bills and payments against each other."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how to print."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prove, print, and tell by the exit code."""
        reports = [
            self._report(organization)
            for organization in Organization.objects.filter(kind=Organization.Kind.PROVIDER)
        ]
        findings = [finding for report in reports for finding in report["findings"]]
        if options["json"]:
            self.stdout.write(json.dumps({"organizations": reports, "sound": not findings}))
        else:
            for report in reports:
                self.stdout.write(
                    "{organization}: {journals} journals, {entries} entries, {audit_lines} audit "
                    "lines, {bills} bills ({decided_bills} held against plans), "
                    "{payments} payments, {refunds} refunds, {disputes} disputes, "
                    "{payouts} payouts, {bank_files} bank files, {cards} plans’ cards".format(
                        **report
                    )
                )
            for finding in findings:
                self.stdout.write(f"  {finding}")
            self.stdout.write("Something disagrees." if findings else "Everything agrees.")
        if findings:
            sys.exit(1)

    def _report(self, organization: Organization) -> dict[str, Any]:
        books = prove_ledger(organization.id)
        trail = prove_audit(organization.id)
        bill_count, bill_findings = prove_bills(organization.id)
        decided_count, decision_findings = prove_decisions(organization.id)
        payment_count, payment_findings = prove_payments(organization.id)
        refund_count, refund_findings = prove_refunds(organization.id)
        dispute_count, dispute_findings = prove_disputes(organization.id)
        payout_count, settlement_findings = prove_settlements(organization.id)
        file_count, file_findings = prove_banking(organization.id)
        card_count, card_findings = prove_cards(organization.id)
        return {
            "organization": organization.slug,
            "journals": books.journal_count,
            "entries": books.entry_count,
            "audit_lines": trail.line_count,
            "bills": bill_count,
            "decided_bills": decided_count,
            "payments": payment_count,
            "refunds": refund_count,
            "disputes": dispute_count,
            "payouts": payout_count,
            "bank_files": file_count,
            "cards": card_count,
            "findings": [
                *(f"books, {finding.code}: {finding.what}" for finding in books.findings),
                *(f"audit trail: {finding}" for finding in trail.findings),
                *bill_findings,
                *decision_findings,
                *payment_findings,
                *refund_findings,
                *dispute_findings,
                *settlement_findings,
                *file_findings,
                *card_findings,
            ],
        }
