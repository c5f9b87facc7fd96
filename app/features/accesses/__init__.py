"""Who looked at me: every look at a person's record, shown to that person."""
