"""Pages: one's own authorisations, and the page where a recipient opens one."""
