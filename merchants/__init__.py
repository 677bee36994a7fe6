"""Public facts about shops, and what consumers say."""
