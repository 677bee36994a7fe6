"""What the city offers, for anybody to find, read and compare; no account is asked for."""
