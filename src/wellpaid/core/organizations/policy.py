"""Who may do what: every action of the product's staff pages, and the roles that may do it.

One table for all organisations. Which organisation somebody works for, and whether the membership
is activated, is decided before (`rules.py`); here only the role counts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from .roles import Role, Scope


class Action(StrEnum):
    """Something that a member wants to do. A payer's and the operator's stand here too."""

    # Every organisation's
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    # The billing office of a provider
    SEE_OFFICE = "see_office"
    WORK_IN_OFFICE = "work_in_office"
    # A provider's claim payments
    SEE_PAYMENTS = "see_payments"
    SHOW_CARDS = "show_cards"
    MATCH_DEPOSITS = "match_deposits"
    ANSWER_TAKE_BACKS = "answer_take_backs"
    CHANGE_ELECTIONS = "change_elections"
    SEE_BANKS = "see_banks"
    ADD_BANKS = "add_banks"
    APPROVE_BANKS = "approve_banks"
    MANAGE_PAYEES = "manage_payees"
    SEE_CONNECTIONS = "see_connections"
    MANAGE_CONNECTIONS = "manage_connections"
    MANAGE_BILLING_SERVICES = "manage_billing_services"
    # A payer's
    SEE_BATCHES = "see_batches"
    SUBMIT_FILES = "submit_files"
    APPROVE_BATCHES = "approve_batches"
    REISSUE_PAYMENTS = "reissue_payments"
    CHANGE_OFFER = "change_offer"
    # The operator's
    SEE_TENANTS = "see_tenants"
    MANAGE_TENANTS = "manage_tenants"
    SEE_HEALTH = "see_health"
    RUN_CHECKS = "run_checks"
    RETRY_JOBS = "retry_jobs"
    # An organisation's files, held payments and log, each time with a typed reason.
    SEE_RECORDS = "see_records"
    REPLAY_FILES = "replay_files"
    MANAGE_HOLDS = "manage_holds"


# A row an action, a column a role: administrator, general, biller, read-only.
_TABLE: Final = """
    see_people               yes yes yes yes
    manage_people            yes no  no  no
    see_office               yes yes yes yes
    work_in_office           yes yes yes no
    see_payments             yes yes yes yes
    show_cards               yes yes yes no
    match_deposits           yes yes yes no
    answer_take_backs        yes yes yes no
    change_elections         yes yes no  no
    see_banks                yes yes no  yes
    add_banks                yes yes no  no
    approve_banks            yes no  no  no
    manage_payees            yes yes no  no
    see_connections          yes yes no  yes
    manage_connections       yes no  no  no
    manage_billing_services  yes no  no  no
    see_batches              yes yes yes yes
    submit_files             yes yes yes no
    approve_batches          yes yes no  no
    reissue_payments         yes yes no  no
    change_offer             yes no  no  no
    see_tenants              yes yes no  yes
    manage_tenants           yes no  no  no
    see_health               yes yes no  yes
    run_checks               yes yes no  no
    retry_jobs               yes yes no  no
    see_records              yes yes no  yes
    replay_files             yes yes no  no
    manage_holds             yes yes no  no
"""
_COLUMNS: Final = (Role.ADMINISTRATOR, Role.GENERAL, Role.BILLER, Role.READ_ONLY)

MAY: Final[dict[Action, frozenset[Role]]] = {
    Action(name): frozenset(
        role for role, word in zip(_COLUMNS, words, strict=True) if word == "yes"
    )
    for name, *words in (line.split() for line in _TABLE.split("\n") if line.strip())
}


def may(role: Role, action: Action) -> bool:
    """Tell whether a member of this role may do this."""
    return role in MAY[action]


_GIVEN: Final = {Scope.SEE: Role.READ_ONLY, Scope.MATCH: Role.BILLER}
# What a scope gives at most; a read-only member of the service matches nothing anywhere.
_ABROAD: Final = frozenset({
    Action.SEE_PAYMENTS, Action.MATCH_DEPOSITS, Action.ANSWER_TAKE_BACKS,
})  # fmt: skip


def role_abroad(own: Role, scope: Scope) -> Role:
    """Give the role that a billing service's member has at a provider: the lesser of the two."""
    return Role.READ_ONLY if own is Role.READ_ONLY else _GIVEN[scope]


def may_abroad(role: Role, action: Action) -> bool:
    """Tell whether a billing service's member may do this at a provider."""
    return action in _ABROAD and may(role, action)
