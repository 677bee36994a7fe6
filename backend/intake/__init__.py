"""Sources deliver files; rows are kept, kept and flagged, or quarantined. None disappears."""
