"""The boundary of the domain: one small module per use. The interface and the importers call nothing deeper."""
