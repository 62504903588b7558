"""Migrations: one line an app, and nothing in the models that they lack."""

from __future__ import annotations

from collections import Counter

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState

from tests.architecture.source_tree import PACKAGE_DIR, name_of


def _ours() -> set[str]:
    return {c.label for c in apps.get_app_configs() if c.name.startswith("wellpaid.")}


def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def test_every_app_has_one_line_of_migrations():
    loader = _loader()
    ends = Counter(label for label, _ in loader.graph.leaf_nodes() if label in _ours())
    assert {label: count for label, count in ends.items() if count > 1} == {}
    parents: Counter[tuple[str, str]] = Counter()
    for (label, _), migration in loader.disk_migrations.items():
        parents.update(parent for parent in migration.dependencies if parent[0] == label)
    assert {parent: n for parent, n in parents.items() if n > 1 and parent[0] in _ours()} == {}


def test_the_migrations_make_what_the_models_say():
    loader = _loader()
    changes = MigrationAutodetector(
        loader.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps=_ours(), dry_run=True),
    ).changes(graph=loader.graph, trim_to_apps=_ours())
    assert {label: [str(m.operations) for m in found] for label, found in changes.items()} == {}


def test_every_app_with_models_has_migrations():
    loader = _loader()
    with_models = {m._meta.app_label for m in apps.get_models() if m._meta.app_label in _ours()}
    assert with_models - loader.migrated_apps == set()


def test_migrations_take_nothing_from_the_apps_that_change():
    """A migration runs against the code of another year: only the kit's tools may be used."""
    wrong = [
        f"{name_of(path)}: {line.strip()}"
        for path in sorted(PACKAGE_DIR.rglob("migrations/*.py"))
        for line in path.read_text("utf-8").splitlines()
        if line.startswith(("from wellpaid", "import wellpaid")) and "wellpaid.kit" not in line
    ]
    assert wrong == []
