"""The user's written policy: schema, reading, shipped profiles."""
