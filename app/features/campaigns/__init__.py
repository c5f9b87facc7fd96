"""Campaigns around the nine dates that the guideline names."""
