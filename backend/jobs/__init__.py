"""Background work that is never lost and never has its effect twice."""
