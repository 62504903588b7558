"""Which pay links were followed in this browser, kept in the session; asked anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.clock import utc_now
from wellpaid.kit.ids import new_id
from wellpaid.patient_pay.pay_links.queries import OpenPayLink, pay_link

_KEY = "gift_grants"
_GRANTS_MAX = 5


@dataclass(frozen=True)
class GiftGrant:
    """A link that works, followed by somebody in this browser."""

    organization_id: UUID
    bill_id: UUID
    token: str
    actor: Actor


def remember(request: HttpRequest, link: OpenPayLink, token: str) -> None:
    """Grant the follower what the link opens. Following it again keeps who it was."""
    rows = request.session.get(_KEY, [])
    known = next((row for row in rows if row[1] == str(link.id)), None)
    row = known or [str(link.organization_id), str(link.id), token, str(new_id())]
    rest = [one for one in rows if one[1] != str(link.id)]
    request.session[_KEY] = [*rest, row][-_GRANTS_MAX:]


def gift_grants(request: HttpRequest) -> list[GiftGrant]:
    """Give the grants whose links still work, the newest first: one query each."""
    found = []
    for organization_id, link_id, token, actor_id in reversed(request.session.get(_KEY, [])):
        link = pay_link(UUID(organization_id), UUID(link_id), now=utc_now())
        if link is not None:
            actor = Actor(ActorKind.GUEST, UUID(actor_id))
            found.append(GiftGrant(link.organization_id, link.bill_id, token, actor))
    return found
