"""Who did what, and who read whose data: written once, never changed."""
