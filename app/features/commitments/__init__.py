"""Commitments (信用承诺): a citizen commits themselves to the code of integrity, and may take it back.

A proposal to oneself: recorded for the person alone. What the law wants published, such as the commitment
that goes with a repair, is the business of the feature that asks for it.
"""
