"""Search over everything public; the index only proposes, the database decides what is shown."""
