"""By what a claim is known again, and when it is the same to the letter."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from wellpaid.claim_pay.remittances.numbers import bare, name_key
from wellpaid.formats.claims.draft import SentClaim


def payer_key_of(claim: SentClaim) -> str:
    """Give how a claim names its plan: by number, else by name."""
    return bare(claim.payer_number) or name_key(claim.payer_name)


def claim_key_of(claim: SentClaim, payee_id: UUID | None) -> str:
    """Give number, plan, tax number and first day: what makes it this claim and no other."""
    return "|".join((*_who(claim, payee_id), claim.service_from.isoformat()))


def claims_before(claim: SentClaim, payee_id: UUID | None) -> str:
    """Give what the keys of all claims begin with that a replacement or a void may mean."""
    return "|".join(_who(claim, payee_id)) + "|"


def _who(claim: SentClaim, payee_id: UUID | None) -> tuple[str, str, str]:
    return bare(claim.control_number), payer_key_of(claim)[:100], payee_id.hex if payee_id else ""


def fingerprint_of(claim: SentClaim, sent_date: date | None) -> str:
    """Give a hash of everything that was sent. Files that don't say when give the same again."""
    facts = (
        claim.frequency, claim.charge.cents, claim.expected.cents if claim.expected else "",
        claim.family_name, claim.given_name, claim.member_id, claim.service_from,
        claim.service_to, claim.payer_claim_number, sent_date or "",
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(map(str, facts)).encode()).hexdigest()
