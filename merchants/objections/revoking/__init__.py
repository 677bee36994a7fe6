"""A document that fell leaves every page within three working days of that day."""
