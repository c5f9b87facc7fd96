"""Integrity models (诚信典型): people honoured with their consent."""
