"""Tokens by which a body's own programs hand in: issued by an administrator, shown once."""
