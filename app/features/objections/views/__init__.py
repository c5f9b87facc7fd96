"""Pages of objections: the citizen's and the office's."""
