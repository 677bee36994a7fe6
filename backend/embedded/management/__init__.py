"""Commands that bring the product up."""
