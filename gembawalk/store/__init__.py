"""The database: one logbook of what was said, and the readable tables that follow from it."""

from gembawalk.store.store import Store

__all__ = ["Store"]
