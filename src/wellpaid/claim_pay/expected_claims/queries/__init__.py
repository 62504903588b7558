"""Reads of expected claims, as rows ready for a provider's pages."""

from .page import (
    PAGE_ROWS,
    ClaimFilter,
    ClaimRow,
    ClaimsPage,
    PayerAges,
    Tab,
    claims_page,
    payer_ages,
)
from .story import (
    AnswerRow,
    ClaimStory,
    FileRow,
    SendingRow,
    SentClaim,
    claim_file,
    claim_story,
    sent_claim_of,
)

__all__ = [
    "PAGE_ROWS",
    "AnswerRow",
    "ClaimFilter",
    "ClaimRow",
    "ClaimStory",
    "ClaimsPage",
    "FileRow",
    "PayerAges",
    "SendingRow",
    "SentClaim",
    "Tab",
    "claim_file",
    "claim_story",
    "claims_page",
    "payer_ages",
    "sent_claim_of",
]
