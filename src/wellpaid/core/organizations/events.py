"""What organisations announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event

from .roles import BillRule, OrganizationKind, Role, Scope


@event
@dataclass(frozen=True, slots=True)
class ProviderRegistered(Event):
    """A provider organisation was added."""

    code: ClassVar[str] = "provider.registered"
    organization_id: UUID


@event
@dataclass(frozen=True, slots=True)
class MemberAdded(Event):
    """A user belongs to an organisation's staff from now on."""

    code: ClassVar[str] = "member.added"
    user_id: UUID


@event
@dataclass(frozen=True, slots=True)
class StatementRestChosen(Event):
    """So many days go by before a guarantor gets another statement about the same bills."""

    code: ClassVar[str] = "organization.statement_rest_chosen"
    days_count: int


@event
@dataclass(frozen=True, slots=True)
class BillRuleChosen(Event):
    """What plans' decisions may do to bills: nothing, divide them, or make them too."""

    code: ClassVar[str] = "organization.bill_rule_chosen"
    rule_code: BillRule


@event
@dataclass(frozen=True, slots=True)
class OrganizationAdded(Event):
    """An organisation was added; its first administrator will set it up."""

    code: ClassVar[str] = "organization.added"
    organization_id: UUID
    kind_code: OrganizationKind


@event
@dataclass(frozen=True, slots=True)
class OrganizationDescribed(Event):
    """An administrator gave the organisation's address and numbers."""

    code: ClassVar[str] = "organization.described"
    organization_id: UUID


@event
@dataclass(frozen=True, slots=True)
class OrganizationSetUp(Event):
    """The first administrator was activated: the organisation works here from now on."""

    code: ClassVar[str] = "organization.set_up"
    organization_id: UUID


@event
@dataclass(frozen=True, slots=True)
class BankQuestionAnswered(Event):
    """The first administrator said whether there will be a bank account."""

    code: ClassVar[str] = "organization.bank_answered"
    organization_id: UUID


@event
@dataclass(frozen=True, slots=True)
class MemberInvited(Event):
    """An administrator added an authorised user, who isn't activated yet."""

    code: ClassVar[str] = "member.invited"
    member_id: UUID
    role_code: Role


@event
@dataclass(frozen=True, slots=True)
class PinSent(Event):
    """A new security PIN was sent; one sent before it opens nothing any more."""

    code: ClassVar[str] = "member.pin_sent"
    member_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PinRefused(Event):
    """Somebody entered a PIN that doesn't work; after five the PIN is locked."""

    code: ClassVar[str] = "member.pin_refused"
    member_id: UUID
    tries_count: int


@event
@dataclass(frozen=True, slots=True)
class PinAsked(Event):
    """The invited person asked for a new PIN."""

    code: ClassVar[str] = "member.pin_asked"
    member_id: UUID


@event
@dataclass(frozen=True, slots=True)
class TermsAccepted(Event):
    """An invited person accepted the terms."""

    code: ClassVar[str] = "member.terms_accepted"
    member_id: UUID


@event
@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """An administrator gave a member another role."""

    code: ClassVar[str] = "member.role_changed"
    member_id: UUID
    old_role_code: Role
    new_role_code: Role


@dataclass(frozen=True, slots=True)
class MemberMoved(Event):
    """A membership took a step; the base of the events below."""

    member_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PinConfirmed(MemberMoved):
    """The invited person signed in and entered the right PIN."""

    code: ClassVar[str] = "member.pin_confirmed"


@event
@dataclass(frozen=True, slots=True)
class MemberActivated(MemberMoved):
    """The member did every task and may work from now on."""

    code: ClassVar[str] = "member.activated"


@event
@dataclass(frozen=True, slots=True)
class MemberEnded(MemberMoved):
    """The member may do nothing here any more."""

    code: ClassVar[str] = "member.ended"


MOVES: dict[str, type[MemberMoved]] = {
    kind.code: kind for kind in (PinConfirmed, MemberActivated, MemberEnded)
}


@event
@dataclass(frozen=True, slots=True)
class BillingServiceGranted(Event):
    """A provider let a billing service see or match its claim payments."""

    code: ClassVar[str] = "billing_service.granted"
    grant_id: UUID
    billing_service_id: UUID
    scope_code: Scope


@event
@dataclass(frozen=True, slots=True)
class BillingServiceEnded(Event):
    """The billing service sees nothing of the provider any more."""

    code: ClassVar[str] = "billing_service.ended"
    grant_id: UUID
    billing_service_id: UUID
