"""Objections (异议): marked at once, referred, answered in writing within the legal clock (section 4)."""
