"""The staff's desk: what waits, what is late, and the way to each part of the work."""
