"""Expected claims."""

from django.apps import AppConfig


class ExpectedClaimsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.expected_claims"
    label = "expected_claims"
