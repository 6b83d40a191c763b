"""The domain: facts in, decisions out. No interface, no file formats, no network."""
