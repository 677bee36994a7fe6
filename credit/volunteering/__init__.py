"""The volunteer platform: what it confirmed is pulled, page by page, into the intake of deeds."""
