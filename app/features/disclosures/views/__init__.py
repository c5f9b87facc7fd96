"""Pages of disclosures: the public's, and the office's."""
