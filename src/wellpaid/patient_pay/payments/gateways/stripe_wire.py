"""How we speak to Stripe: by its SDK over our own HTTP client, and its errors in our words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx
import stripe
from django.conf import settings

from wellpaid.kit import http

from .base import AnswerLost, GatewayRefused, GatewayUnreachable

# What the mapping in stripe_answers.py was written for. A newer SDK doesn't change it behind our
# back, and webhooks come in the version of their endpoint: docs/how-to/use-stripe.md.
API_VERSION: Final = "2026-10-28.endive"
_CODE_MAX: Final = 40
_SERVER_ERROR: Final = 500

# The SDK would send Stripe how long our requests took.
stripe.enable_telemetry = False


class _Wire(stripe.HTTPClient):
    """The SDK's transport: never in a transaction, with our time limits, and no second try.

    A request that may have arrived is not sent again. We ask what became of it instead.
    """

    name = "wellpaid"

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Send one request.

        :raises GatewayUnreachable: nothing left the building
        :raises AnswerLost: it went out, and no answer came
        """
        session = http.client(api_url(), settings.GATEWAY_TIMEOUT_SECONDS)
        try:
            answer = http.send(session, method, url, headers=headers, content=post_data)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise GatewayUnreachable(type(error).__name__) from None
        except httpx.TransportError as error:
            raise AnswerLost(type(error).__name__) from None
        return answer.text, answer.status_code, answer.headers

    def close(self) -> None:
        """Nothing is held open but the pool of ``kit/http.py``."""


def api_url() -> str:
    """Give where the API is: Stripe's own address, but for tests."""
    return settings.STRIPE_API_URL or "https://api.stripe.com"


def client(account: str) -> stripe.StripeClient:
    """Make the SDK's client for one account; blank is the one whose key we have."""
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        stripe_account=account or None,
        stripe_version=API_VERSION,
        base_addresses={"api": api_url()},
        max_network_retries=0,
        http_client=_Wire(),
    )


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn the SDK's errors into ours, and never say "surely nothing" where it isn't sure.

    :raises GatewayRefused: Stripe read the request and did nothing
    :raises AnswerLost: anything else, also a request of the same key that is under way (409)
    """
    try:
        yield
    except stripe.CardError as error:
        raise GatewayRefused(_code(error)) from None
    except (
        stripe.InvalidRequestError,
        stripe.AuthenticationError,
        stripe.PermissionError,
    ) as error:
        raise GatewayRefused(_code(error)) from None
    except stripe.StripeError as error:
        raise AnswerLost(f"HTTP {error.http_status}") from None


def _code(error: stripe.StripeError) -> str:
    """Give Stripe's word for it, which holds nobody's name or number."""
    if error.http_status == httpx.codes.NOT_FOUND:
        return "not_found"
    return str(error.code or type(error).__name__)[:_CODE_MAX]
