"""How all about a record follows from the rules, in words: for the person, the office, the public."""
