"""Learning about credit: readers, a quiz, the citizens' code of integrity."""
