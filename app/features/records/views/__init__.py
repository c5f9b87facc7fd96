"""Pages of records: a citizen's own, and the office's."""
