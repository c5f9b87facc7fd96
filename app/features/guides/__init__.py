"""Help, privacy, accessibility and terms of use, in plain words."""
