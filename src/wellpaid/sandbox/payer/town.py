"""The plans of the demo's town, and whom they pay: with the numbers that its seed gives them."""

from __future__ import annotations

from typing import Final

from .people import Payee, Plan, invented_payees

PLANS: Final = {
    "pebbleway": Plan("PEBBLEWAY HEALTH PLAN", "1340000017", "PEBBLEWAY", "PEBBLEWAYHP"),
    "tamarisk": Plan("TAMARISK MUTUAL", "1340000033", "TAMARISK", "TAMARISKMU", "12 TAMARISK LANE"),
}
# The town's clinic gets the first payment of each file; the others are strangers to us, who are
# paid by check.
LARKMOOR: Final = Payee("LARKMOOR CLINIC LLC", "340000025", "1234567893")
PAYEES: Final = (LARKMOOR, *invented_payees(24))
