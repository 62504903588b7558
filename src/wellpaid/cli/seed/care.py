"""What care costs in town, in the clinics' own plain words and codes of their own."""

from __future__ import annotations

from dataclasses import dataclass

from wellpaid.kit.money import Money


@dataclass(frozen=True)
class Care:
    """One service on a clinic's price list."""

    words: str
    code: str
    price: Money


@dataclass(frozen=True)
class Plan:
    """A health plan: its discount in percent, the patient's part of the rest, and a copay."""

    name: str
    discount_percent: int
    coinsurance_percent: int
    copay: Money


PLANS = (
    Plan("Pebbleway Health Plan", 43, 20, Money(0)),
    Plan("Tidewater Mutual Care", 35, 10, Money(30_00)),
)

PRICES: dict[str, tuple[Care, ...]] = {
    "larkmoor": (
        Care("Visit with a family doctor", "LK-101", Money(185_00)),
        Care("Visit with a specialist", "LK-120", Money(310_00)),
        Care("Blood test, full count", "LK-210", Money(64_50)),
        Care("X-ray of right knee", "LK-310", Money(150_00)),
        Care("MRI scan of right knee", "LK-330", Money(780_00)),
        Care("Stitches for a cut", "LK-410", Money(242_75)),
        Care("Flu shot", "LK-501", Money(48_20)),
    ),
    "saltmarsh": (
        Care("Well-child visit", "SM-11", Money(165_00)),
        Care("Sick visit", "SM-12", Money(140_00)),
        Care("Hearing test", "SM-31", Money(88_40)),
        Care("Throat swab", "SM-42", Money(37_95)),
        Care("Vaccine and giving it", "SM-51", Money(112_30)),
        Care("Cast for a broken wrist", "SM-60", Money(486_00)),
    ),
    "bellwether": (
        Care("Visit with a heart doctor", "BW-1", Money(395_00)),
        Care("Heart tracing (ECG)", "BW-4", Money(128_60)),
        Care("Ultrasound of the heart", "BW-7", Money(940_00)),
        Care("Visit with a bone doctor", "BW-20", Money(345_00)),
        Care("Physical therapy, one hour", "BW-31", Money(156_25)),
        Care("Walking boot", "BW-44", Money(219_99)),
    ),
}
CLINICIANS = {
    "larkmoor": ("Dr. Imre Castellan", "Dr. Wilhelmina Oatcake", "Nurse Perpetua Gale"),
    "saltmarsh": ("Dr. Florian Tansy", "Nurse Hyacinth Drummle"),
    "bellwether": ("Dr. Octavia Sparrowhawk", "Dr. Ludo Merriweather"),
}
