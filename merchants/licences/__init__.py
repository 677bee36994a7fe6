"""The signed QR licence, its posters, and what a scan of it proves."""
