"""Every address of the operator's console × every role × other organisations' people.

What an address is for stands here once, as an action; who may do that is `policy.py`'s to say.
Another operator's administrator is this installation's all the same.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from tests.pages.test_authorization_matrix import _names
from tests.pages.test_authorization_of_claims import Address
from tests.pages.test_authorization_of_staff import OTHERS, OWN, World, outcome
from wellpaid.core.organizations.policy import Action, may
from wellpaid.core.organizations.roles import Role
from wellpaid.core.oversight.models import Act

HEALTH, RECORDS = Action.SEE_HEALTH, Action.SEE_RECORDS
ADDRESSES = {
    "operator_health": Address(HEALTH),
    "operator_ledger": Address(HEALTH),
    "operator_proof": Address(HEALTH, 1),
    "operator_jobs": Address(HEALTH),
    "operator_jobs_again": Address(Action.RETRY_JOBS, 1, is_post=True),
    "operator_open": Address(RECORDS, 1),
    "operator_log": Address(RECORDS),
    "operator_files": Address(RECORDS),
    "operator_files_replay": Address(Action.REPLAY_FILES, 1, is_post=True),
    "operator_holds": Address(RECORDS),
    "operator_holds_decide": Address(Action.MANAGE_HOLDS, 1, is_post=True),
    "operator_watch": Address(Action.MANAGE_HOLDS, is_post=True),
    "operator_watch_end": Address(Action.MANAGE_HOLDS, 1, is_post=True),
}
# Their answer names no thing by an id in the address: it is posted, or a short name.
_WITHOUT_ID: dict[str, tuple[str, ...]] = {
    "operator_jobs_again": (), "operator_open": ("nobody-here",),
    "operator_files_replay": ("nobody-here",), "operator_holds_decide": ("nobody-here",),
}  # fmt: skip
_POSTED = {"operator_health": Action.RUN_CHECKS, "operator_ledger": Action.RUN_CHECKS}
_OUTSIDE = {
    "other_kind": "no", "service": "no", "invited": "act", "pin_confirmed": "act", "ended": "no",
    "nobody": "no", "anonymous": "in",
}  # fmt: skip


def expected_of(address: Address, who: str, action: Action | None = None) -> str:
    allowed = "no" if address.ids else "yes"
    if who == "elsewhere":
        return allowed
    if who in OWN:
        return allowed if may(Role(who), action or address.action) else "role"
    return _OUTSIDE[who]


@pytest.fixture
def world(db) -> World:
    return World("operator")


def _there(name: str) -> str:
    address = ADDRESSES[name]
    ids = _WITHOUT_ID.get(name, [uuid4() for _ in range(address.ids)])
    return reverse(name, args=ids)


def test_who_gets_what(world):
    wrong = []
    for name, address in ADDRESSES.items():
        for who in (*OWN, *OTHERS):
            client, there = world.clients[who], _there(name)
            facts = {"name": f"Marlow {who}", "why": "A letter came", "reason": "A letter came"}
            response = client.post(there, facts) if address.is_post else client.get(there)
            got, expected = outcome(response), expected_of(address, who)
            if got != expected:
                wrong.append(f"{name} for {who}: {got}, not {expected}")
    assert wrong == []


def test_who_asks_for_a_check(world):
    wrong = []
    for name, action in _POSTED.items():
        for who in (*OWN, *OTHERS):
            got = outcome(world.clients[who].post(reverse(name)))
            expected = expected_of(ADDRESSES[name], who, action)
            if got != expected:
                wrong.append(f"{name} for {who}: {got}, not {expected}")
    assert wrong == []
    assert Act.objects.exclude(kind="check_asked").count() == 0


def test_every_address_is_here():
    shared = (
        "home",
        "desks",
        "people",
        "person",
        "tenant",
        "payee_confirm",
        "enrollment",
        "change",
    )
    names = {
        name
        for name in _names(get_resolver())
        if name.startswith("operator_") and not name.partition("_")[2].startswith(shared)
    }
    assert names == set(ADDRESSES)
