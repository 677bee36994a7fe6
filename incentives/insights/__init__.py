"""What becomes of offers: seen, asked, yes, applied, approved, used; never of fewer than ten."""
