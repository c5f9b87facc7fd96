"""Credit subjects: one for each resident ID number, sealed; found only by the exact number."""
