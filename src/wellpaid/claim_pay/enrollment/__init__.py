"""A provider's bank accounts for claim payments, and its enrolment with the CORE data set."""
