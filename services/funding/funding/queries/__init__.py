"""The read side: rows to answers, without aggregates."""
