"""The invited person says who they are."""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.identity.operations.set_display_name import set_display_name
from wellpaid.core.organizations.rules import setting_up
from wellpaid.kit.tenancy.scope import tenant


def give_profile(*, member_id: UUID, user_id: UUID, full_name: str, phone: str) -> None:
    """Keep name and work phone (E.164). The name is how the person is met everywhere.

    :raises NotFound: the user isn't setting up this membership
    """
    member = setting_up(user_id, member_id)
    with tenant(member.organization_id):
        member.full_name, member.phone = full_name, phone
        member.save(update_fields=["full_name", "phone"])
        set_display_name(user_id=user_id, display_name=full_name)
