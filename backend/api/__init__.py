"""How this house speaks HTTP JSON: problems, pagination, throttles, schema."""
