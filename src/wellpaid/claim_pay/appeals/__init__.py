"""Appeals: a plan's no, answered."""
