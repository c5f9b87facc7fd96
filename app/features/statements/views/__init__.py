"""Pages of statements of one's own: the citizen's and the office's."""
