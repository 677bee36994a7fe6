"""Who takes part in civic points: joining is free, so is leaving."""
