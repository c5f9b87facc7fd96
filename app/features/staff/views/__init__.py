"""Pages of the staff's accounts."""
