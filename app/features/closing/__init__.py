"""Closing one's account: what ends at once, what the law keeps, what goes on by letter."""
