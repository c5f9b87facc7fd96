"""One room for each outside thing: search engines, PDF, signatures, sheets, mail, rate limits."""
