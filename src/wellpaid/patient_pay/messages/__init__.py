"""Messages about a bill: what a person asks or tells, and what the billing office answers."""
