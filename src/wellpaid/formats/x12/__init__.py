"""ANSI X12: health care claim payments (835), and the answers to them (TA1, 999)."""
