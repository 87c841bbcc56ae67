"""The same app in a browser: a page on this machine, behind a key that only its owner was told."""
