"""What only the pages of people need."""
