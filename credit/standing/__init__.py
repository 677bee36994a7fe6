"""What was thanked and is still valid: a figure and a friendly name, explained line by line."""
