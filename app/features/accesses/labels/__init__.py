"""Words for looks, and for what becomes of those that a person does not recognise."""

from app.features.accesses.labels.looks import ACTIONS, KINDS, PURPOSES, in_words

__all__ = ["ACTIONS", "KINDS", "PURPOSES", "in_words"]
