"""Package data: the shipped policies and the classes of well-known assets, as TOML. No code."""
