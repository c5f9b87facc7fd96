"""Incentives: those that are open to a person, why, and what is missing for the others. Never a score."""
