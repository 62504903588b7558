"""One claim of a remittance, as far as a list or a search shows it. The rest is in its 835."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .keys import number_key, number_tail
from .remittance import Remittance

DENIAL_CODES_LENGTH_MAX = 60


class RemittanceClaim(TenantModel):
    """What became of one claim.

    :ivar position: its place in the remittance, from 1
    :ivar patient_control_number: CLP01, the provider's own number
    :ivar status: CLP02
    :ivar patient_responsibility_cents: the sum of its PR adjustments, as CLP05 should be
    :ivar denial_codes: why a claim is denied: group and CARC, the one that took most first, as in
        ``CO-197 OA-18``; empty: it isn't denied, or was read before reasons were kept
    :ivar family_key, given_key: the patient's names as ``numbers.name_key`` makes them, either
        one first
    """

    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="claims")
    position = models.PositiveIntegerField()
    payment_date = models.DateField()
    patient_control_number = models.CharField(max_length=38)
    payer_claim_number = models.CharField(max_length=50, blank=True)
    member_id = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=60, blank=True)
    given_name = models.CharField(max_length=35, blank=True)
    rendering_npi = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=2)
    charge_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    patient_responsibility_cents = models.BigIntegerField()
    denial_codes = models.CharField(max_length=DENIAL_CODES_LENGTH_MAX, blank=True, db_default="")
    service_from = models.DateField(null=True)
    service_to = models.DateField(null=True)
    family_key = models.CharField(max_length=100, blank=True, db_collation="C")
    given_key = models.CharField(max_length=100, blank=True, db_collation="C")
    control_key = number_key("patient_control_number", length=38)
    control_tail = number_tail("patient_control_number", length=38)
    claim_key = number_key("payer_claim_number", length=50)
    claim_tail = number_tail("payer_claim_number", length=50)
    member_key = number_key("member_id", length=80)
    member_tail = number_tail("member_id", length=80)

    privacy = classify(
        public="id organization remittance_id remittance position payment_date charge_cents "
        "paid_cents patient_responsibility_cents",
        health="patient_control_number payer_claim_number member_id family_name given_name "
        "rendering_npi status denial_codes service_from service_to family_key given_key "
        "control_key control_tail claim_key claim_tail member_key member_tail",
    )

    class Meta:
        db_table = "remittance_claim"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "remittance_id", "position"],
                name="remittance_claim_position",
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="remittance_claim_fk"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "control_key"], name="remittance_claim_control"),
            models.Index(
                fields=["organization", "control_tail"], name="remittance_claim_control_t"
            ),
            models.Index(fields=["organization", "claim_key"], name="remittance_claim_claim"),
            models.Index(fields=["organization", "claim_tail"], name="remittance_claim_claim_t"),
            models.Index(fields=["organization", "member_key"], name="remittance_claim_member"),
            models.Index(fields=["organization", "member_tail"], name="remittance_claim_member_t"),
            models.Index(fields=["organization", "family_key"], name="remittance_claim_family"),
            models.Index(fields=["organization", "given_key"], name="remittance_claim_given"),
            models.Index(fields=["organization", "service_from"], name="remittance_claim_service"),
            models.Index(fields=["organization", "paid_cents"], name="remittance_claim_paid"),
        ]
