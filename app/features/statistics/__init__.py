"""Public figures: how much is shown, what ended and why, how objections went; counted when data changed."""
