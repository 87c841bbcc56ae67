"""Short questions over a screen, one module each."""
