"""What lookup hears from the features below."""
