"""Pages: for anybody, for the honoured person, for the office."""
