"""What the worker gave up after many tries: seen by the administrator, who can have it tried again."""
