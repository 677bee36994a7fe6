"""What everyone may ask of us about their own data: a copy, a correction, erasure, leaving."""
