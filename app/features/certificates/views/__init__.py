"""Pages: one's own certificates, and the answer of a check for anybody."""
