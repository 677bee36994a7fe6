"""What a shop says beside an item: not verified by the publisher, and told so."""
