"""Claims as they were sent, the files that they came in, and the answers that are theirs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.claim_pay.remittances.models.keys import number_key
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .events import CloseReason
from .sides import Why
from .states import OPEN, ClaimState


class ClaimFile(TenantModel):
    """A file of sent claims. The file itself is kept until it is read, then its claims are.

    :ivar content_hash: SHA-256 of its bytes: the same file again changes nothing
    :ivar findings: what was wrong with it, the first ones, faults before remarks:
        where, field, rule, message, is_fatal
    :ivar finished_at: null: it isn't read to its end yet
    :ivar stopped_at: when its reading failed; it goes on where it was when it comes again
    """

    kind = models.CharField(max_length=4)
    content_hash = models.CharField(max_length=64)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    charge_cents = models.BigIntegerField(default=0)
    findings = models.JSONField(default=list)
    taken_in_by = models.CharField(max_length=80)
    taken_in_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization kind content_hash new_count changed_count same_count "
        "refused_count charge_cents findings taken_in_by taken_in_at finished_at stopped_at"
    )

    class Meta:
        db_table = "claim_file"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "content_hash"], name="claim_file_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-taken_in_at", "-id"], name="claim_file_by_date"),
        ]


class ExpectedClaim(TenantModel):
    """A claim that was sent to a plan, as it was sent last, and what became of it.

    :ivar claim_key: number, plan, tax number and day of care as the file had them first: the same
        claim again is this row
    :ivar payer: the plan, where it is one of this installation's; ``payer_key`` compares its name
    :ivar family_key: the patient's names as ``numbers.name_key`` makes them
    :ivar expected_cents: what the plan should allow: by contract, or what it usually does
    :ivar why: what a person has to look at (``sides.Why``)
    :ivar paid_cents: everything that came for it, less what was taken back
    :ivar first_sent_date: when it went out first; ``sent_date``: last
    :ivar decided_claim_id: the claim of a remittance that counts
    """

    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ClaimState])
    why = models.CharField(
        max_length=8, choices=[(w.value, w.value) for w in Why], blank=True, db_default=""
    )
    claim_key = models.CharField(max_length=250)
    control_number = models.CharField(max_length=38)
    control_key = number_key("control_number", length=38)
    form = models.CharField(max_length=13, blank=True)
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+", null=True)
    payer_name = models.CharField(max_length=60)
    payer_number = models.CharField(max_length=80, blank=True)
    payer_key = models.CharField(max_length=100)
    payee_id = models.UUIDField(null=True)
    family_name = models.CharField(max_length=60, blank=True)
    given_name = models.CharField(max_length=35, blank=True)
    family_key = models.CharField(max_length=100, blank=True, db_collation="C")
    member_id = models.CharField(max_length=80, blank=True)
    service_from = models.DateField()
    service_to = models.DateField()
    payer_claim_number = models.CharField(max_length=50, blank=True)
    charge_cents = models.BigIntegerField()
    expected_cents = models.BigIntegerField(null=True)
    is_by_contract = models.BooleanField(default=False)
    paid_cents = models.BigIntegerField(default=0)
    patient_responsibility_cents = models.BigIntegerField(default=0)
    first_sent_date = models.DateField()
    sent_date = models.DateField()
    replaced_date = models.DateField(null=True)
    answered_date = models.DateField(null=True)
    decided_claim_id = models.UUIDField(null=True)
    decided_claim = TenantKey(RemittanceClaim, "decided_claim_id", related_name="+", null=True)
    state_changed_at = models.DateTimeField()
    close_reason = models.CharField(
        max_length=15, choices=[(r.value, r.value) for r in CloseReason], blank=True, db_default=""
    )
    close_note = models.CharField(max_length=500, blank=True, db_default="")
    closed_by = models.CharField(max_length=80, blank=True, db_default="")

    privacy = classify(
        public="id organization state why payer payer_name payer_number payer_key payee_id "
        "charge_cents expected_cents is_by_contract paid_cents patient_responsibility_cents "
        "first_sent_date sent_date replaced_date answered_date decided_claim_id decided_claim "
        "state_changed_at close_reason closed_by",
        health="claim_key control_number control_key form family_name given_name family_key "
        "member_id service_from service_to payer_claim_number close_note",
    )

    class Meta:
        db_table = "expected_claim"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "claim_key"], name="expected_claim_once"
            ),
            models.CheckConstraint(
                condition=Q(charge_cents__gte=0), name="expected_claim_charges"
            ),
            TenantReference(
                field="decided_claim_id", to="remittances.RemittanceClaim",
                name="expected_claim_decided_fk",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization", "control_key"], name="expected_claim_control"),
            models.Index(fields=["organization", "family_key"], name="expected_claim_family"),
            models.Index(
                fields=["organization", "state", "sent_date", "id"], name="expected_claim_by_state"
            ),
            models.Index(
                fields=["organization", "-sent_date", "-id"], name="expected_claim_by_date"
            ),
            models.Index(
                fields=["organization", "answered_date"],
                condition=Q(answered_date__isnull=False),
                name="expected_claim_answered",
            ),
        ]

    @property
    def charge(self) -> Money:
        """What was charged."""
        return Money(self.charge_cents)

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self.state in OPEN


class ClaimSending(TenantModel):
    """One time that a claim was sent.

    :ivar fingerprint: of everything that was sent: the same again changes nothing
    :ivar place: where it stands in its file
    """

    expected_claim_id = models.UUIDField()
    expected_claim = TenantKey(ExpectedClaim, "expected_claim_id", related_name="sendings")
    claim_file_id = models.UUIDField()
    claim_file = TenantKey(ClaimFile, "claim_file_id", related_name="sendings")
    place = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    frequency = models.CharField(max_length=1)
    charge_cents = models.BigIntegerField()
    sent_date = models.DateField()
    taken_in_at = models.DateTimeField()

    privacy = classify(
        public="id organization expected_claim_id expected_claim claim_file_id claim_file place "
        "frequency charge_cents sent_date taken_in_at",
        health="fingerprint",
    )

    class Meta:
        db_table = "claim_sending"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "expected_claim_id", "fingerprint"],
                name="claim_sending_once",
            ),
            TenantReference(
                field="expected_claim_id", to="expected_claims.ExpectedClaim",
                name="claim_sending_claim_fk",
            ),
            TenantReference(
                field="claim_file_id", to="expected_claims.ClaimFile", name="claim_sending_file_fk"
            ),
        ]  # fmt: skip


class ClaimAnswer(TenantModel):
    """A claim of a remittance that answers a sent one, may do so, or doesn't.

    :ivar is_sure: whether it is the claim's; else it only may be, and somebody has to say
    :ivar choice: what a person said: True, False, or None for nobody did
    """

    expected_claim_id = models.UUIDField()
    expected_claim = TenantKey(ExpectedClaim, "expected_claim_id", related_name="answers")
    remittance_claim_id = models.UUIDField()
    remittance_claim = TenantKey(
        RemittanceClaim, "remittance_claim_id", related_name="expected_answers"
    )
    is_sure = models.BooleanField()
    choice = models.BooleanField(null=True)
    chosen_by = models.CharField(max_length=80, blank=True, db_default="")

    privacy = classify(
        public="id organization expected_claim_id expected_claim remittance_claim_id "
        "remittance_claim is_sure choice chosen_by"
    )

    class Meta:
        db_table = "claim_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "expected_claim_id", "remittance_claim_id"],
                name="claim_answer_once",
            ),
            # An answer is one claim's and no other's: a constraint repeats what matching promises.
            models.UniqueConstraint(
                fields=["organization", "remittance_claim_id"],
                condition=Q(is_sure=True),
                name="claim_answer_of_one",
            ),
            TenantReference(
                field="expected_claim_id", to="expected_claims.ExpectedClaim",
                name="claim_answer_claim_fk",
            ),
            TenantReference(
                field="remittance_claim_id", to="remittances.RemittanceClaim",
                name="claim_answer_remittance_fk",
            ),
        ]  # fmt: skip
