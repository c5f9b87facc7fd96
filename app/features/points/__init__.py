"""Reward points: only for who asks for them, only rewards, every entry explained (rule 6.6)."""
