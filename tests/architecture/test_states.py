"""Every state has an event that leads to it, a word for people and a page that exists."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest

from tests.architecture.source_tree import PACKAGE_DIR
from wellpaid.core.events.registry import EVENTS
from wellpaid.kit.states import StateGraph

_MODULES = [
    ".".join(path.relative_to(PACKAGE_DIR.parent).with_suffix("").parts)
    for path in sorted(PACKAGE_DIR.glob("*/*/states.py"))
]
# The one page whose template has a name of its own.
TEMPLATES = {"confirm": "pay_challenge.html"}
# States in which a thing comes into the world: nothing leads to them.
STARTS = {
    "bill": {"with_insurance", "due", "paid", "credit"},
    "payment": {"authorizing"},
    "helper access": {"invited", "asked"},
    "invitation": {"sent"},
    "thread": {"waiting"},
    "scheduled payment": {"planned"},
    "statement": {"waiting"},
    "saved card": {"saving"},
    "refund": {"waiting"},
    "dispute": {"needs_response"},
    "bank account": {"unverified"},
    "mandate": {"active"},
    "ACH entry": {"waiting", "queued"},
    "ACH file": {"built"},
    "payout": {"sent"},
    "member": {"invited"},
    "election": {"standing"},
    "submission": {"received"},
    "submitted payment": {"ready", "quarantined"},
    "disbursement": {"ready", "held"},
    "virtual card": {"issuing"},
    "received card": {"waiting"},
    "fee agreement": {"on"},
    "service fee": {"charged"},
    "fee debit": {"allowed"},
    "fee invoice": {"due"},
    "remittance": {"coming", "nothing"},
    "provider account": {"waiting"},
    "bank change": {"collecting"},
    "enrollment": {"draft"},
    "account correction": {"suggested"},
    "deposit case": {"waiting", "needs_you"},
    "posting case": {"needs_you"},
    "appeal": {"draft"},
    "recoupment": {"noticed"},
    "delivery connection": {"on"},
    "delivered file": {"waiting"},
    "expected claim": {"waiting"},
}


@pytest.fixture(params=_MODULES)
def module(request) -> ModuleType:
    return importlib.import_module(request.param)


def _graphs(module: ModuleType) -> tuple[StateGraph, ...]:
    """Most areas have one; an area with several things lists them."""
    return getattr(module, "GRAPHS", None) or (module.GRAPH,)


def _states(graph: StateGraph) -> list:
    return list(type(next(iter(graph.edges))[0]))


def test_every_state_has_a_public_word_and_a_page(module):
    every = {(type(state), state) for graph in _graphs(module) for state in _states(graph)}
    # What nobody but the operator's staff meets has neither.
    internal = {(type(state), state) for state in getattr(module, "INTERNAL", ())}
    assert {(type(state), state) for state in module.PUBLIC} == every - internal
    templates = PACKAGE_DIR / "web" / "templates"
    for public in module.PUBLIC.values():
        assert public.word
        page = TEMPLATES.get(public.page, f"{public.page}.html")
        pages = {page, f"pay_{page}"}
        faces = ("portal", "office", "staff", "payer", "claims")
        found = [(templates / face / page).exists() for face in faces for page in pages]
        assert any(found), public.page


def test_every_state_can_be_reached(module):
    for graph in _graphs(module):
        starts = [state for state in _states(graph) if state.value in STARTS[graph.thing]]
        assert set().union(*(graph.reachable(start) for start in starts)) == set(_states(graph))


def test_every_step_is_an_event_that_is_registered(module):
    importlib.import_module(f"{module.__package__}.events")
    assert {code for graph in _graphs(module) for code in graph.edges.values()} <= set(EVENTS)
    for event in module.__dict__.get("MOVES", {}).values():
        assert event.code in EVENTS


def test_every_move_of_the_area_is_on_the_graph(module):
    moves = importlib.import_module(f"{module.__package__}.events").MOVES
    codes = {code for graph in _graphs(module) for code in graph.edges.values()}
    assert set(moves) == codes
