"""Running it: the embedded database, health, checks, logging, and the doctor."""
