"""How offices do, in public: what they delivered late, what was put right, how long it took."""
