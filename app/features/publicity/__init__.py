"""Articles, policies and notices that the credit office publishes for everybody to read."""
