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
    claim_file,
    claim_story,
    expected_claim_of,
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
    "Tab",
    "claim_file",
    "claim_story",
    "claims_page",
    "expected_claim_of",
    "payer_ages",
]
