"""What the demo asks of a simulated plan: the file of a batch."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from wellpaid.sandbox.api import endpoint, read_body
from wellpaid.sandbox.problems import invalid_field

from .batches import Batch, pieces
from .town import PAYEES, PLANS

_CLAIMS_MAX = 500_000
_SEED_MAX = 999_999_999


@endpoint("POST")
def make_batch(request: HttpRequest) -> HttpResponse:
    """Give the 835 file of a batch, as it is made."""
    body = read_body(request)
    plan = PLANS[body.choice("plan", tuple(PLANS))]
    claims = body.whole("claims", maximum=_CLAIMS_MAX)
    seed = body.whole("seed", maximum=_SEED_MAX)
    day = body.words("payment_date")
    body.close()
    if not claims:
        raise invalid_field("claims", "Send how many claims, from 1.")
    try:
        payment_date = date.fromisoformat(day)
    except ValueError:
        raise invalid_field("payment_date", "Send a day like 2026-03-13.") from None
    batch = Batch(plan, PAYEES, claims, seed, payment_date)
    return StreamingHttpResponse(pieces(batch), content_type="application/edi-x12")  # type: ignore[return-value]
