"""Writes, each in a module of its own: recommending, sheets, checking, consenting, noticing, deciding."""
