"""What the portal does, one folder a feature, the same file names in each."""
