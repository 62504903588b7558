"""Cards as the payer's own rows, and as the provider's. A card's number is in neither."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .events import CloseReason, LookOutcome
from .states import OPEN, CardState, ReceivedState

_REFERENCE_PREFIX = "card."


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class VirtualCard(TenantModel):
    """A single-use card that a payer's issuer holds for one disbursement.

    :ivar gateway_id: the issuer's own id of the card; no number of it
    :ivar fallback_way: how the provider wants the money instead; blank: as it has chosen
    :ivar told_state: the last state that the provider's organisation was told
    :ivar asked_at: when the issuer was asked last
    """

    disbursement_id = models.UUIDField()
    disbursement = TenantKey(Disbursement, "disbursement_id", related_name="virtual_cards")
    state = models.CharField(max_length=8, choices=_choices(CardState))
    gateway = models.CharField(max_length=20)
    gateway_id = models.CharField(max_length=80, blank=True)
    amount_cents = models.BigIntegerField()
    last4 = models.CharField(max_length=4, blank=True)
    expires_date = models.DateField()
    fee_cents = models.BigIntegerField(null=True)
    used_date = models.DateField(null=True)
    settlement_reference = models.CharField(max_length=60, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    close_reason = models.CharField(max_length=12, blank=True, choices=_choices(CloseReason))
    fallback_way = models.CharField(max_length=12, blank=True)
    fallback_account_id = models.UUIDField(null=True)
    told_state = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization disbursement_id disbursement state gateway gateway_id amount_cents "
        "last4 expires_date fee_cents used_date settlement_reference refusal_code close_reason "
        "fallback_way fallback_account_id told_state created_at issued_at used_at asked_at "
        "state_changed_at"
    )

    class Meta:
        db_table = "virtual_card"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "disbursement_id"], name="virtual_card_once"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="virtual_card_positive"),
            models.CheckConstraint(
                condition=Q(state__in=["issuing", "unknown", "refused"]) | ~Q(gateway_id=""),
                name="virtual_card_known_to_issuer",
            ),
            TenantReference(
                field="disbursement_id",
                to="disbursements.Disbursement",
                name="virtual_card_disbursement_fk",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "asked_at"],
                condition=Q(state__in=sorted(state.value for state in OPEN)),
                name="virtual_card_open",
            ),
            models.Index(
                fields=["organization", "used_date"],
                condition=~Q(settlement_reference=""),
                name="virtual_card_by_settlement",
            ),
            models.Index(
                fields=["organization", "id"],
                condition=~Q(gateway_id="") & ~Q(state=F("told_state")),
                name="virtual_card_untold",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What it can be charged for, exactly."""
        return Money(self.amount_cents)

    @property
    def reference(self) -> str:
        """Our name for it at the issuer, and the idempotency key of the request."""
        return f"{_REFERENCE_PREFIX}{self.id}"


class ReceivedCard(TenantModel):
    """A card as the provider that may charge it has it.

    :ivar card_id: the payer's row; it ties the two together
    :ivar disbursement_id: the payer's row for the money
    :ivar trace_number: with ``payer`` and ``payer_id_number`` it names the remittance
    :ivar over_code: why it can't be charged any more: the payer's state of it
    """

    card_id = models.UUIDField()
    disbursement_id = models.UUIDField()
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    payer_id_number = models.CharField(max_length=10)
    trace_number = models.CharField(max_length=50)
    gateway = models.CharField(max_length=20)
    gateway_id = models.CharField(max_length=80)
    state = models.CharField(max_length=11, choices=_choices(ReceivedState))
    amount_cents = models.BigIntegerField()
    last4 = models.CharField(max_length=4)
    expires_date = models.DateField()
    fee_cents = models.BigIntegerField(null=True)
    used_date = models.DateField(null=True)
    over_code = models.CharField(max_length=8, blank=True)
    turned_down_by = models.CharField(max_length=80, blank=True)
    wanted_way = models.CharField(max_length=12, blank=True)
    wanted_account_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization card_id disbursement_id payer payer_id_number trace_number gateway "
        "gateway_id state amount_cents last4 expires_date fee_cents used_date over_code "
        "turned_down_by wanted_way wanted_account_id received_at reminded_at state_changed_at"
    )

    class Meta:
        db_table = "received_card"
        constraints = [
            models.UniqueConstraint(fields=["organization", "card_id"], name="received_card_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "trace_number"], name="received_card_by_trace"),
            models.Index(
                fields=["organization", "expires_date"],
                condition=Q(state="waiting"),
                name="received_card_waiting",
            ),
            models.Index(
                fields=["organization", "-used_date", "-id"],
                condition=Q(fee_cents__isnull=False),
                name="received_card_by_use",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What it can be charged for, exactly."""
        return Money(self.amount_cents)


class CardLook(TenantModel):
    """One look at a card: who asked the issuer to show it, when, and what came of it. For ever."""

    received_card_id = models.UUIDField()
    received_card = TenantKey(ReceivedCard, "received_card_id", related_name="looks")
    looked_by = models.CharField(max_length=80)
    looked_at = models.DateTimeField()
    outcome = models.CharField(max_length=6, choices=_choices(LookOutcome))

    privacy = classify(
        public="id organization received_card_id received_card looked_by looked_at outcome"
    )

    class Meta:
        db_table = "card_look"
        constraints = [
            TenantReference(
                field="received_card_id",
                to="virtual_cards.ReceivedCard",
                name="card_look_received_card_fk",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "received_card_id", "-looked_at"], name="card_look_by_card"
            ),
        ]
