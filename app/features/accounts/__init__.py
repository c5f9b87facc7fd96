"""Accounts of citizens and staff: activation, sign-in, second factor, sessions."""
