"""Pages: they translate between people and operations, and decide nothing."""
