"""The keys that the demo's web server and sandbox share: made once, kept for later starts."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

_NAMES = ("SANDBOX_SECRET_KEY", "SANDBOX_PUBLISHABLE_KEY", "SANDBOX_WEBHOOK_SECRET")


def demo_keys(path: Path) -> dict[str, str]:
    """Give the keys by the name of their variable, making the file (0600) where there is none."""
    if path.exists():
        kept = json.loads(path.read_text("utf-8"))
        if all(isinstance(kept.get(name), str) and kept[name] for name in _NAMES):
            return {name: kept[name] for name in _NAMES}
    made = {
        "SANDBOX_SECRET_KEY": f"sk_demo_{secrets.token_urlsafe(24)}",
        "SANDBOX_PUBLISHABLE_KEY": f"pk_demo_{secrets.token_urlsafe(24)}",
        "SANDBOX_WEBHOOK_SECRET": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file, indent=1)
    new.replace(path)
    return made
