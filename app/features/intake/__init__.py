"""Intake: departments' sheets, row by row, each with a receipt in words (rules 1.1 to 1.9)."""
