"""A real FHIR bundle ends as bills, a payment and a receipt."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.guest import PaperBill
from tests.journeys.plain_guest import PlainGuest
from tests.servers.stack import Stack

BUNDLE = Path(__file__).parents[1] / "golden" / "fhir" / "patient-synthea-bundle.json"


def test_from_the_clinics_bundle_to_the_patients_receipt(stack: Stack) -> None:
    done = stack.manage("import_bills", str(BUNDLE), "--organization", "larkmoor")
    assert "17 bills made" in done.stdout, done.stdout + done.stderr
    rows = stack.ask(
        "SELECT b.number, p.family_name, p.birth_date, b.owed_cents, b.waiting_cents "
        "FROM bill b JOIN patient p ON p.organization_id = b.organization_id "
        "AND p.id = b.patient_id WHERE b.source = 'fhir' AND b.state = 'due' "
        "ORDER BY b.service_date"
    )
    number, name, birth_date, owed_cents, waiting_cents = rows[0]
    assert (name, owed_cents, waiting_cents) == ("Von197", 18951, 12500)
    guest = PlainGuest(stack.base_url, PaperBill(number, name, birth_date.isoformat(), "189.51"))
    guest.open_bill()
    text = guest.page.get_text()
    assert guest.heading == "You owe $189.51"
    assert "$125.00 still waits for your plan" in text
    assert "Influenza, seasonal, injectable, preservative free" in text
    guest.press("Pay this bill")
    guest.press("Continue")
    guest.press("Continue")
    guest.enter_card("4242424242424242")
    guest.pay()
    assert guest.heading == "You paid $189.51"
    guest.go(f"/b/{number}")
    assert guest.heading == "Nothing to pay now"  # the plan still has to decide on the rest
    guest.client.close()
    stack.prove()
