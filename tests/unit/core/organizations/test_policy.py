"""Who may do what, whole: every action × every role, and what a billing service's people may."""

from __future__ import annotations

import pytest

from wellpaid.core.organizations.policy import MAY, Action, may, may_abroad, role_abroad
from wellpaid.core.organizations.roles import Role, Scope

# administrator, general, biller, read-only
EXPECTED = {
    "see_people": "1111", "manage_people": "1000",
    "see_office": "1111", "work_in_office": "1110",
    "see_payments": "1111", "match_deposits": "1110", "answer_take_backs": "1110",
    "show_cards": "1110",
    "change_elections": "1100", "see_banks": "1101", "add_banks": "1100", "approve_banks": "1000",
    "manage_payees": "1100", "see_connections": "1101", "manage_connections": "1000",
    "manage_billing_services": "1000",
    "see_batches": "1111", "submit_files": "1110", "approve_batches": "1100",
    "reissue_payments": "1100", "change_offer": "1000",
    "see_tenants": "1101", "manage_tenants": "1000",
    "see_health": "1101", "run_checks": "1100", "retry_jobs": "1100",
    "see_records": "1101", "replay_files": "1100", "manage_holds": "1100",
}  # fmt: skip


def test_the_table_has_every_action_and_nothing_else():
    assert set(MAY) == set(Action)
    assert set(EXPECTED) == {action.value for action in Action}


@pytest.mark.parametrize("action", list(Action))
def test_every_role_may_what_the_table_says(action):
    got = "".join(str(int(may(role, action))) for role in Role)
    assert got == EXPECTED[action.value]


def test_an_administrator_may_everything_and_read_only_changes_nothing():
    assert all(may(Role.ADMINISTRATOR, action) for action in Action)
    seen = {action for action in Action if may(Role.READ_ONLY, action)}
    assert all(action.value.startswith("see_") for action in seen)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("own", list(Role))
@pytest.mark.parametrize("scope", list(Scope))
def test_a_billing_service_sees_or_matches_and_nothing_more(own, scope, action):
    role = role_abroad(own, scope)
    matches = scope is Scope.MATCH and own is not Role.READ_ONLY
    expected = {"see_payments"} | ({"match_deposits", "answer_take_backs"} if matches else set())
    assert may_abroad(role, action) == (action.value in expected)
