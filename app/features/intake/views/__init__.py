"""The staff's pages of intake: batches with their receipts, and the rows in quarantine."""
