"""A person's own front page, and a copy of all their data."""
