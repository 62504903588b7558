"""One neutral shape that every bill import ends in, and the readers that need no standard."""
