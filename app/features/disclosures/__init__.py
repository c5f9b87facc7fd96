"""Disclosures: lawful, minimal, approved by two people, with a passport, and ending by themselves."""
