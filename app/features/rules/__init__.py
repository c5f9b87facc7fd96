"""The rules anybody can read, and their change in the office: by two people, from a day to come."""
