"""Sources on the network. Nothing here runs unless the user asks for it; every heavy import is inside a function."""
