"""What roles, scopes, kinds and happenings are called on staff pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.core.organizations.roles import OrganizationKind, Role, Scope

ROLES: dict[Role, tuple[Promise, Promise]] = {
    Role.ADMINISTRATOR: (_("Administrator"), _("Everything, and who else may do what.")),
    Role.GENERAL: (_("General"), _("Everything but people, and no last word about banks.")),
    Role.BILLER: (_("Biller"), _("Sees payments, matches deposits, sends files. No banks.")),
    Role.READ_ONLY: (_("Read-only"), _("Sees, and changes nothing.")),
}
SCOPES: dict[Scope, tuple[Promise, Promise]] = {
    Scope.SEE: (_("See"), _("Payments and their details. They change nothing.")),
    Scope.MATCH: (_("See and match"), _("They also match deposits. Never banks, never people.")),
}
KINDS: dict[OrganizationKind, Promise] = {
    OrganizationKind.PROVIDER: _("Provider"),
    OrganizationKind.PAYER: _("Payer"),
    OrganizationKind.BILLING_SERVICE: _("Billing service"),
    OrganizationKind.OPERATOR: _("Operator"),
}
HAPPENED: dict[str, Promise] = {
    "organization.added": _("The organization was added"),
    "organization.described": _("Address and numbers were saved"),
    "organization.bank_answered": _("The question about the bank was answered"),
    "organization.set_up": _("The organization is set up"),
    "provider.registered": _("The organization was added"),
    "payer.registered": _("The payer’s profile was added"),
    "payer.offer_changed": _("How the payer pays was changed"),
    "member.added": _("Somebody was added from the command line"),
    "member.invited": _("{name} was invited"),
    "member.pin_sent": _("A PIN went to {name}"),
    "member.pin_refused": _("{name} entered a wrong PIN"),
    "member.pin_asked": _("{name} asked for a new PIN"),
    "member.pin_confirmed": _("{name} entered the PIN"),
    "member.terms_accepted": _("{name} accepted the terms"),
    "member.activated": _("{name} is active"),
    "member.role_changed": _("{name} has another role"),
    "member.ended": _("The access of {name} ended"),
    "operator.acted": _("The operator opened or changed something here"),
    "billing_service.granted": _("{name} was let in as a billing service"),
    "billing_service.ended": _("The access of {name} ended"),
}


def happened(event: str, about: str) -> str:
    """Say what happened, to whom; an event without words of ours shows its code."""
    return str(HAPPENED.get(event, event)).format(name=about)
