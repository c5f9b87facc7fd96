"""Pages of campaigns: the public's and the office's."""
