"""Which characters may stand in a file (X12.6, section 3.3)."""

from __future__ import annotations

import re
from typing import Final

STRANGE: Final = re.compile(rb"[^ -~]")
# In the printable part of ASCII, but neither in X12's basic nor in its extended set.
UNUSUAL: Final = re.compile(rb"[\^`]")
USUAL: Final = bytes(set(range(32, 127)) - set(b"^`"))
