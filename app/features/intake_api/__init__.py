"""Intake for programs: a body's own systems hand rows or sheets in by a token, and read the same receipts."""
