"""The public card: the hot path, its page and its API; open data and the change feed."""
