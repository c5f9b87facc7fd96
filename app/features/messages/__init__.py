"""Messages to a person about every step; the words are made in the reader's language when they are shown."""
