"""The town's clinics. All invented; telephone numbers are from the range kept for fiction."""

from __future__ import annotations

from wellpaid.core.organizations.operations.register_provider import Provider

CLINICS = (
    Provider(
        slug="larkmoor",
        name="Larkmoor Clinic",
        statement_descriptor="LARKMOOR CLINIC",
        phone="+18005550142",
        hours_en="Monday to Friday, 8 am to 6 pm Central.",
        hours_es="De lunes a viernes, de 8 am a 6 pm, hora central.",
        street="1180 Eastgate Road",
        city="Dunmere",
        state="OH",
        postal_code="43999",
        time_zone="America/Chicago",
    ),
    Provider(
        slug="saltmarsh",
        name="Saltmarsh Children’s Health",
        statement_descriptor="SALTMARSH CHILDREN",
        phone="+18005550163",
        hours_en="Monday to Saturday, 7 am to 7 pm Eastern.",
        hours_es="De lunes a sábado, de 7 am a 7 pm, hora del este.",
        street="22 Heron Quay",
        city="Dunmere",
        state="OH",
        postal_code="43998",
        time_zone="America/New_York",
    ),
    Provider(
        slug="bellwether",
        name="Bellwether Heart and Bone",
        statement_descriptor="BELLWETHER HEART",
        phone="+18005550178",
        hours_en="Monday to Friday, 9 am to 5 pm Central.",
        hours_es="De lunes a viernes, de 9 am a 5 pm, hora central.",
        street="7 Quarry Crescent",
        city="Upper Dunmere",
        state="OH",
        postal_code="43997",
        time_zone="America/Chicago",
    ),
)
