"""Patients, and the guarantors who get their bills."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.db.models.functions import Upper

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference


class Person(TenantModel):
    """What a clinic knows of a person it writes to. ``source_id`` is the clinic's own number."""

    source = models.CharField(max_length=20)
    source_id = models.CharField(max_length=120)
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization source created_at language",
        personal="source_id family_name given_name birth_date street city state postal_code "
        "phone email",
    )

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class Guarantor(Person):
    """The person who gets the bill and owes it."""

    class Meta:
        db_table = "guarantor"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "source_id"], name="guarantor_source_unique"
            ),
        ]


class Patient(Person):
    """The person who got the care."""

    guarantor_id = models.UUIDField()
    guarantor = TenantKey(Guarantor, "guarantor_id", related_name="patients")

    privacy = Person.privacy | classify(public="guarantor_id guarantor")

    class Meta:
        db_table = "patient"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "source_id"], name="patient_source_unique"
            ),
            TenantReference(
                field="guarantor_id", to="patients.Guarantor", name="patient_guarantor_fk"
            ),
        ]
        indexes = [
            # "I don't have a Bill ID" looks a person up by these two.
            models.Index(
                fields=["organization", "birth_date", "family_name"], name="patient_by_birth_name"
            ),
            # A plan's remittance names a patient and has no birth date.
            models.Index(F("organization"), Upper("family_name"), name="patient_by_name"),
        ]
