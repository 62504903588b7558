"""The command that begins an installation: the operator, and its administrator's PIN."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tests.members import pin_letters
from wellpaid.core.organizations.models import Member, Organization


def test_the_operator_is_added_and_its_administrator_invited(db, capsys):
    call_command("add_operator", "Alder House", "--administrator", "Petra@alder.example")
    operator = Organization.objects.get()
    assert (operator.kind, operator.slug, operator.set_up_at) == ("operator", "alder-house", None)
    member = Member.objects.get()
    assert (member.invited_email, member.role, member.state) == (
        "petra@alder.example", "administrator", "invited",
    )  # fmt: skip
    assert len(pin_letters(operator)) == 1
    assert "Alder House is added" in capsys.readouterr().out
    with pytest.raises(CommandError, match="alder-house"):
        call_command("add_operator", "Alder House", "--administrator", "petra@alder.example")
    assert Member.objects.count() == 1
