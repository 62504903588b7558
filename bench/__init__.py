"""Benchmarks: each runs its peer beside itself, in the same run, on the same server."""
