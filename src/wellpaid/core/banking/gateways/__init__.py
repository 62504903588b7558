"""Ways to our bank: folders into which files are put and from which they are fetched."""
