"""localstripe, with what it lacks of Stripe's documented behaviour and we stand on.

Started by ``localstripe_server.py`` as a process of its own. What is added, and nothing else:

* idempotency keys (docs.stripe.com/api/idempotent_requests): the first answer again, 409 while the
  first is under way, and none kept of a request that didn't pass its checks;
* ``return_url`` and ``next_action.redirect_to_url`` of a PaymentIntent: localstripe knows Stripe.js
  only; fields that localstripe refuses and that change nothing here are left out;
* data in a file of this run's own instead of one for the whole machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from localstripe import resources
from localstripe.server import app

_UNKNOWN_THERE = {"return_url", "off_session", "statement_descriptor_suffix", "setup_future_usage"}
_PAYMENT_REQUIRED = 402
_DATA = Path(os.environ["LOCALSTRIPE_DATA"])
_BASE_URL = os.environ["LOCALSTRIPE_BASE_URL"]
_under_way: set[str] = set()
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _dump(store: resources.Store) -> None:
    fresh = _DATA.with_suffix(".new")
    fresh.write_bytes(pickle.dumps(store, protocol=pickle.HIGHEST_PROTOCOL))
    fresh.replace(_DATA)


def _error(status: int, code: str) -> web.Response:
    error = {"error": {"type": "idempotency_error", "code": code, "message": code}}
    return web.json_response(error, status=status)


@web.middleware
async def _once_a_key(request: web.Request, handler: Handler) -> web.StreamResponse:
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return await handler(request)
    body = await request.read()
    digest = hashlib.sha256(request.path.encode() + b"\n" + body).hexdigest()
    place = f"idempotency:{key}"
    if place in _under_way:
        return _error(409, "idempotency_key_in_use")
    if place in resources.store:
        known, status, text = resources.store[place]
        if known != digest:
            return _error(400, "idempotency_key_reused")
        return web.Response(text=text, status=status, content_type="application/json")
    _under_way.add(place)
    try:
        answer = await handler(request)
        assert isinstance(answer, web.Response)
        if answer.status < 400 or answer.status == _PAYMENT_REQUIRED:
            resources.store[place] = (digest, answer.status, answer.text)
        return answer
    finally:
        _under_way.discard(place)


@web.middleware
async def _what_is_not_known_there(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.method == "POST" and request.path.startswith("/v1/payment_intents"):
        fields = parse_qsl((await request.read()).decode(), keep_blank_values=True)
        kept = [(name, value) for name, value in fields if name not in _UNKNOWN_THERE]
        request._read_bytes = urlencode(kept).encode()
    answer = await handler(request)
    if isinstance(answer, web.Response) and answer.text and "use_stripe_sdk" in answer.text:
        answer.text = json.dumps(_with_redirect(json.loads(answer.text)))
    return answer


def _with_redirect(intent: dict[str, Any]) -> dict[str, Any]:
    if intent.get("object") == "payment_intent" and intent.get("next_action"):
        url = f"{_BASE_URL}/_bank/{intent['id']}"
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": url}}
    return intent


def main(port: int) -> None:
    resources.Store.dump_to_disk = _dump
    if _DATA.exists():
        resources.store.update(pickle.loads(_DATA.read_bytes()))
    app.middlewares.insert(0, _what_is_not_known_there)
    app.middlewares.insert(0, _once_a_key)
    web.run_app(app, host="127.0.0.1", port=port, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
