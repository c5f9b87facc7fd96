"""Pages: the rules as anybody reads them, the history of their changes, and the office's side."""
