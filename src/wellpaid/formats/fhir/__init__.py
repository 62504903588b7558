"""FHIR R4 bundles in: claims and explanations of benefit become bill drafts."""
