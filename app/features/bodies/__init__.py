"""The public bodies that find, hand in and answer: departments, courts, universities, associations."""
