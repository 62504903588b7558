"""Webhooks that were genuine."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel


class GatewayNotice(TenantModel):
    """A genuine webhook, kept once by the gateway's own id for it.

    ``subject_id`` is ours: the payment's, or the refund's where ``kind`` says so.
    """

    gateway = models.CharField(max_length=16)
    notice_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    subject_id = models.UUIDField()
    subject_gateway_id = models.CharField(max_length=80)
    status = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization gateway notice_id kind subject_id subject_gateway_id status "
        "received_at handled_at"
    )

    class Meta:
        db_table = "gateway_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "gateway", "notice_id"], name="gateway_notice_once"
            ),
        ]
