"""Reads: what the public sees (`showing`), what the person sees (`own`), what the office sees (`office`)."""
