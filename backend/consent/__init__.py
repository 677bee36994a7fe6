"""Who may learn what about whom, for what purpose, until when."""
