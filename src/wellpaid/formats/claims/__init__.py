"""Claims that a provider sent to plans, from 837 files, tables and FHIR bundles, in one shape."""
