"""Where gateways tell us that something happened."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    ForgedNotice,
    GatewayUnreachable,
    UnreadableNotice,
)
from wellpaid.patient_pay.payments.gateways.registry import CARD_CODES
from wellpaid.patient_pay.payments.operations.receive_notice import receive_notice

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def receive(request: HttpRequest, gateway: str) -> HttpResponse:
    """Keep a signed notice; a job acts on it. An unsigned one is refused without a reason."""
    if gateway not in CARD_CODES:
        return HttpResponse(status=404)
    try:
        receive_notice(
            gateway_code=gateway, headers=request.headers, body=request.body, now=utc_now()
        )
    except ForgedNotice:
        return HttpResponse(status=401)
    except (GatewayUnreachable, AnswerLost):
        # Whose it is couldn't be asked: nothing was kept, and the gateway sends it again.
        return HttpResponse(status=503)
    except UnreadableNotice:
        # The gateway will send it again; somebody has to look at the versions meanwhile.
        logger.exception("a genuine notice can't be read", extra={"facts": {"gateway": gateway}})
        return HttpResponse(status=400)
    return HttpResponse(status=204)
