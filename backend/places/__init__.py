"""Administrative divisions (GB/T 2260) with the years in which they were valid."""
