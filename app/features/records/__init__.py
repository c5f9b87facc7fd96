"""Credit records: what a body found or granted, with its rules, marks, versions and end."""
