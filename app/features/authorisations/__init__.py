"""Authorisations: who may see a person's report, for what and until when."""
