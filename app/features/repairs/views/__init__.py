"""Pages of repairs: the citizen's, the office's, the board's, and the public list of commitments."""
