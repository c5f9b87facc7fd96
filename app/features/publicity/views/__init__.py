"""Pages of articles: the public's and the staff's."""
