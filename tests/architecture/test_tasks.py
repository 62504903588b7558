"""Jobs: called by name with names, on a queue that somebody serves."""

from __future__ import annotations

import inspect
import re

import pytest
from procrastinate.contrib.django import app

from tests.architecture.source_tree import PACKAGE_DIR, functions, modules, name_of, parsed

app.perform_import_paths()  # those of no area: about jobs, flows and upkeep

# The demo's worker, and the one of the manual, serve all queues; a queue is listed here so that a
# slip of the pen does not make one of its own.
QUEUES = {"letters", "payments", "claims", "upkeep", "rescue"}


def _tasks() -> list[object]:
    return [task for task in app.tasks.values() if task.func.__module__.startswith("wellpaid.")]


def _periodic() -> set[str]:
    return {task.task.name for task in app.periodic_registry.periodic_tasks.values()}


def test_there_are_tasks():
    assert {task.name for task in _tasks()} >= {"ops.rescue_stalled_jobs", "ops.forget_old_jobs"}


def test_every_task_takes_names_and_bears_more():
    """A worker of the new release may get a job of the old one, and the other way round."""
    wrong = []
    for task in _tasks():
        parameters = list(inspect.signature(task.func).parameters.values())
        if task.name in _periodic():
            if [p.name for p in parameters] != ["timestamp"]:
                wrong.append(task.name)
        elif any(
            p.kind is not p.KEYWORD_ONLY for p in parameters if p.kind is not p.VAR_KEYWORD
        ) or not any(p.kind is p.VAR_KEYWORD for p in parameters):
            wrong.append(task.name)
    assert wrong == []


def test_every_queue_is_served():
    assert {task.queue for task in _tasks()} - QUEUES == set()


def test_every_task_has_a_name_of_its_own_and_its_areas():
    """A name that follows the function's path would change when the file moves."""
    wrong = [task.name for task in _tasks() if not re.fullmatch(r"[a-z_]+\.[a-z_]+", task.name)]
    assert wrong == []


def test_every_deferred_name_exists():
    known = {task.name for task in _tasks()}
    used = {
        (name_of(path), name)
        for path in modules()
        for name in re.findall(r"\bdefer\(\s*\"([^\"]+)\"", path.read_text("utf-8"))
    }
    assert used
    assert {(path, name) for path, name in used if name not in known} == set()


def test_tasks_do_one_thing():
    """Load, call one operation, perhaps defer again: logic belongs into operations."""
    long = [
        f"{name_of(path)} {node.name}"
        for path in sorted(PACKAGE_DIR.rglob("tasks.py"))
        for node in functions(parsed(path))
        if (node.end_lineno or 0) - node.lineno > 20
    ]
    assert long == []


@pytest.mark.parametrize("name", ["ops.rescue_stalled_jobs", "ops.forget_old_jobs"])
def test_upkeep_runs_by_the_clock(name):
    assert name in _periodic()
