"""What may no longer be changed: what was expected of a try, once it has been checked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from gembawalk.domain.record import Edit, Kind
from gembawalk.errors import ChangedMeanwhile
from gembawalk.phrases import phrase
from gembawalk.store import tables

_EXPECTED = ("expect", "because", "measure", "from_value", "to_value")


def refuse(connection: Connection, edits: Iterable[Edit]) -> None:
    """Refuse edits that change what was expected of a try after its first check.

    Raises:
        ChangedMeanwhile: one does.
    """
    for edit in edits:
        names = [name for name in _EXPECTED if edit.kind is Kind.COUNTERMEASURE and name in edit.fields]
        if not names:
            continue
        tried, check = tables.countermeasure.c, tables.check.c
        row = connection.execute(select(tables.countermeasure).where(tried.id == edit.record)).one_or_none()
        if row is None or all(row._mapping[name] == edit.fields[name] for name in names):
            continue
        checked = select(check.on).where(
            check.countermeasure == edit.record, check.deleted == 0, check.result.is_not(None)
        )
        if on := connection.execute(checked.order_by(check.on).limit(1)).first():
            reason = phrase(
                "“{do}” was checked on {on}, and what was expected stands since then.", do=row.do, on=on[0]
            )
            raise ChangedMeanwhile(
                phrase("That can't be changed any more"), reason, phrase("Adapt the try instead.")
            )
