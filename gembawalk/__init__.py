"""A companion for the lean coach on a gemba walk."""

__version__ = "0.1.0"
