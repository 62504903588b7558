"""What the card page says around the gateway's frames."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class CardField:
    """One framed field: our label, hint and error words; the gateway's input."""

    name: str
    label: str
    hint: str
    width: str
    errors: tuple[tuple[str, str], ...]

    @property
    def any_error(self) -> str:
        """What to say for a code that we don't know."""
        return _("Check this. You were not charged.")


def card_fields() -> list[CardField]:
    """Give the three fields in the reader's language."""
    unreachable = _(
        "We can’t reach the card processor. You were not charged. Try again in a moment."
    )
    return [
        CardField(
            "number",
            _("Card number"),
            "",
            "w-l",
            (
                ("required", _("Enter the card number.")),
                ("invalid", _("Check the card number.")),
                ("incomplete", _("Check the card number. Some digits are missing.")),
                ("unreachable", unreachable),
            ),
        ),
        CardField(
            "expiry",
            _("Expiration date"),
            _("Month and year, like 08/28"),
            "w-m",
            (
                ("required", _("Enter the month and year on the card.")),
                ("invalid", _("Check the date. Use month and year, like 08/28.")),
                ("expired", _("This card is past its date. Use another card.")),
            ),
        ),
        CardField(
            "cvc",
            _("Security code"),
            _("3 digits on the back, or 4 on the front of American Express"),
            "w-m",
            (
                ("required", _("Enter the security code.")),
                ("invalid", _("Check the security code.")),
                ("incomplete", _("Check the security code. Some digits are missing.")),
            ),
        ),
    ]
