"""Days of a clinic rehearsed from the first card to the last cent in the bank.

``python -m tests.rehearsal [--payments 5000]``; what it does: docs/explain/rehearsal.md.
"""
