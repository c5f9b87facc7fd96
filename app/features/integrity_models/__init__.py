"""Integrity models (诚信典型): people honoured with their consent, for as long as they consent.

A recommendation is checked, the person is asked, the public is heard, a second person publishes. What shows
is asked of the day at every look (`queries.showing`): consent to exactly these words, no serious record.
"""
