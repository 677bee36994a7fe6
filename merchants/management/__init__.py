"""Commands of the merchants' rooms."""
