"""The database: one logbook of what was said, and the readable tables that follow from it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gembawalk.store.store import Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    # Home is drawn from `glance` before SQLAlchemy is there, which the store itself needs.
    if name == "Store":
        from gembawalk.store.store import Store

        return Store
    raise AttributeError(name)
