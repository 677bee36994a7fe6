"""What is thanked, by which rules, since when: published, versioned, signed."""
