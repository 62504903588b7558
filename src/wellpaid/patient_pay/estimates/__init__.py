"""Good-faith estimates: what care was expected to cost, held against what was billed."""
