"""Pages: one's own reports, and the verification for anybody."""
