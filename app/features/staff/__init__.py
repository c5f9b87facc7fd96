"""The staff's accounts as the administrator keeps them: made, set up, given posts, ended; never alone."""
