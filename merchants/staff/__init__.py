"""Who acts for a shop, and how they come to: by code and name, by an operator's decision."""
