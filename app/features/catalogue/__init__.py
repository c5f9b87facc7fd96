"""The catalogue (目录): what may be collected, on which basis, and who may see it (rule 1.1)."""
