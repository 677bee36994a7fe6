"""Who somebody is: proved once through an authority, kept sealed, never shown in clear."""
