"""Rules R1 to R6 on our models, and on models that break each of them."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.tenancy_rules import LOCAL_APPS, kind_of, model_findings
from wellpaid.kit.tenancy.models import SharedModel, TenantModel
from wellpaid.kit.tenancy.references import TenantKey


def test_our_models_keep_the_rules():
    assert model_findings(apps.get_models()) == []


def test_every_app_of_others_is_listed_as_local():
    others = {config.label for config in apps.get_app_configs() if _is_others(config.name)}
    with_models = {model._meta.app_label for model in apps.get_models()}
    assert (others & with_models) - LOCAL_APPS == set()


def _is_others(name: str) -> bool:
    return not name.startswith("wellpaid.")


def _organization() -> type[models.Model]:
    """Make what tenant models refer to, in the registry that is isolated at this moment."""

    class Organization(SharedModel):
        class Meta:
            app_label = "organizations"

    return Organization


def _rules(*broken: type[models.Model]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.what) for finding in model_findings(broken)}


@isolate_apps("wellpaid.core.organizations", "wellpaid.web")
def test_a_model_that_says_nothing_is_found():
    class Silent(models.Model):
        class Meta:
            app_label = "web"

    assert kind_of(Silent) is None
    assert _rules(Silent) == {("R1", "is not tenant, shared or local")}


@isolate_apps("wellpaid.core.organizations", "wellpaid.web")
def test_a_tenant_model_with_every_fault_is_found():
    _organization()

    class Target(TenantModel):
        class Meta:
            app_label = "web"

    class Faulty(models.Model):
        tenancy = "tenant"

        id = models.BigAutoField(primary_key=True)
        organization = models.ForeignKey(
            "organizations.Organization", models.SET_NULL, null=True, related_name="+"
        )
        number = models.IntegerField(unique=True)
        code = models.TextField()

        class Meta:
            app_label = "web"
            constraints = [
                models.UniqueConstraint(
                    fields=["code"], name="lonely", deferrable=models.Deferrable.DEFERRED
                )
            ]

    assert _rules(Target) == set()
    assert _rules(Faulty) == {
        ("R1", "organization is nullable"),
        ("R2", "its primary key is ['id']"),
        ("R3", "number is unique over organisations"),
        ("R3", "lonely lacks organization"),
        ("R4", "organization neither restricts nor cascades"),
        ("R5", "lonely is deferrable"),
        ("R6", "id counts by itself"),
    }


@isolate_apps("wellpaid.core.organizations", "wellpaid.web")
def test_a_tenant_key_without_its_check_in_the_database_is_found():
    _organization()

    class Target(TenantModel):
        class Meta:
            app_label = "web"

    class Unchecked(TenantModel):
        target_id = models.UUIDField()
        target = TenantKey(Target, "target_id")

        class Meta:
            app_label = "web"

    assert _rules(Unchecked) == {("R4", "target has no TenantReference for target_id")}


@isolate_apps("wellpaid.core.organizations", "wellpaid.web")
def test_shared_rows_referring_to_an_organisations_rows_are_found():
    class Target(models.Model):
        tenancy = "tenant"

        class Meta:
            app_label = "web"

    class Shared(SharedModel):
        target = models.ForeignKey(Target, models.RESTRICT)
        targets = models.ManyToManyField(Target, related_name="+")

        class Meta:
            app_label = "web"

    assert _rules(Shared) == {
        ("R4", "target: shared refers to tenant"),
        ("R4", "targets makes a table of its own"),
    }
