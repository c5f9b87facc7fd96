"""The first page: the four things people come for, in one glance on a phone."""
