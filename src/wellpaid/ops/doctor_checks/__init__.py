"""The doctor's checks, by what they look at; the order is the order in which to mend things."""

from __future__ import annotations

from wellpaid.ops.doctor import Check

from . import database, jobs, machine, privileges, services

# Where the first fails, the rest of the database's checks say nothing new.
REACHABLE: Check = database.check_database_reachable
WITHOUT_DATABASE: tuple[Check, ...] = machine.CHECKS + services.CHECKS
WITH_DATABASE: tuple[Check, ...] = database.CHECKS + privileges.CHECKS + jobs.CHECKS
