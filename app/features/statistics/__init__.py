"""Public figures, counted anew at each look: how much is shown, what ended and why, how objections went."""
