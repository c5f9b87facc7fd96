"""Ideas the whole portal stands on, without any web: database, clock, ids, actors, events, keys."""
