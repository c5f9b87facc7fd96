"""The open API for what is not about persons: articles, the catalogue, removals, and its description."""
