"""What was used in a month at a partner, by offer: for its books and the city's; without names."""
