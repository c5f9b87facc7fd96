"""Residents' tips: safe to give, answered by receipt code, never by themselves a disclosure (section 7)."""
