"""The store's door: everything that is kept goes in and comes out here, as values of the domain."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from gembawalk.domain import answer
from gembawalk.domain.adoption import Adoption
from gembawalk.domain.blame import Blame, StoryLine, Tried
from gembawalk.domain.due import DueLine
from gembawalk.domain.glance import Glance
from gembawalk.domain.history import LogLine
from gembawalk.domain.hit import Facets, Here, Hit, Narrowing
from gembawalk.domain.ids import uuid7
from gembawalk.domain.lineage import Ancestry, trace
from gembawalk.domain.merge import Erased
from gembawalk.domain.past import PastObservation
from gembawalk.domain.period import Period
from gembawalk.domain.record import Edit, Kind, Value
from gembawalk.domain.standard import Standard, StandardText, StandardVersion
from gembawalk.domain.walk import State, Walk, WalkLine
from gembawalk.errors import UnknownRecord
from gembawalk.phrases import phrase
from gembawalk.search.likeness import likeness
from gembawalk.store import (
    adoption,
    blame,
    chain,
    drafts,
    edition,
    intake,
    locks,
    logbook,
    period,
    rebuild,
    standards,
    story,
    tables,
    walk_line,
    walks,
)
from gembawalk.store import strike as striking
from gembawalk.store.database import Database
from gembawalk.store.due import due_lines
from gembawalk.store.erase import kept_out, remember
from gembawalk.store.glance import Read, glance, open_walks
from gembawalk.store.logbook import Act, Origin, lines_of, utc
from gembawalk.store.past import Cancelled, past_records, take_in
from gembawalk.store.projection import project
from gembawalk.store.seen import Seen
from gembawalk.store.sweep import sweep
from gembawalk.store.undo import take_back
from gembawalk.store.upkeep import Upkeep
from gembawalk.store.value import local

_AT_ONCE = 200
"""Walks that are read at once."""


def _never() -> bool:
    return False


def _ignored(_: int) -> None:
    """Show no progress."""


def _read(connection: Connection) -> Read:
    return lambda query: connection.exec_driver_sql(query).mappings()


def _after(last: tuple[int, int]) -> tuple[int, int]:
    """Return the next pair of milliseconds and a count of twelve bits."""
    milliseconds, count = last
    return (milliseconds, count + 1) if count < 0xFFF else (milliseconds + 1, 0)


Clock = Callable[[], datetime]
"""Tells the time, in the local time zone."""


class Store:
    """One open database. Every method may be called from any thread; each is one transaction."""

    def __init__(self, database: Database, now: Clock, own_abbreviations: Path | None) -> None:
        """Use `Store.open`."""
        self._database = database
        self._clock = now
        self._seen: dict[str, int] = {}
        """For each walk that was handed out: the newest line of the log at that moment."""
        self._versions: dict[str, StandardVersion] = {}
        self._past = Seen(own_abbreviations)
        self.upkeep = Upkeep(database, now, self.new_id)
        """Copies, erasing, and mending."""
        self._counting = threading.Lock()
        self._last_id = (0, 0)

    @classmethod
    def open(cls, path: Path, now: Clock, *, create: bool = True, own_abbreviations: Path | None = None) -> Store:
        """Open a database; make it where it is missing and `create` is true.

        Args:
            path: where it lies.
            now: tells the time.
            create: whether a missing one is made.
            own_abbreviations: the folder of the coach's own short forms, for the search; it need not be there.

        Raises:
            UnusableDatabase: it is missing, unreadable, foreign, damaged or newer; nothing was changed.
            DatabaseBusy: another program holds it.
        """
        return cls(Database(path.absolute(), create), now, own_abbreviations)

    def close(self) -> None:
        """Close the database; no other method may be running."""
        sweep(self._database, waiting=False)
        self._database.close()

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self._database.path

    def now(self) -> datetime:
        """Return the time, in the local time zone."""
        return self._clock()

    def new_id(self) -> str:
        """Make a fresh id, greater than all that this store made before."""
        with self._counting:
            wall = int(self._clock().timestamp() * 1000)
            self._last_id = (wall, 0) if wall > self._last_id[0] else _after(self._last_id)
            milliseconds, count = self._last_id
        return uuid7(milliseconds, count << 62 | secrets.randbits(62))

    def standards(self, *, retired: bool = False) -> tuple[Standard, ...]:
        """Return the standards, newest walked first, then by title; retired ones only if asked for."""
        with self._database.reading() as connection:
            found = standards.all_standards(connection)
        return tuple(one for one in found if retired or one.retired_at is None)

    def standard(self, id: str) -> Standard:
        """Return the standard with that id, retired or not.

        Raises:
            UnknownRecord: there is none.
        """
        found = next((one for one in self.standards(retired=True) if one.id == id), None)
        if found is None:
            raise UnknownRecord(phrase("There is no such standard"), phrase("none has the id {id}.", id=id))
        return found

    def find_standard(self, name: str) -> Standard:
        """Return the standard with that title, handle, id, or unique beginning of one, or short id.

        Raises:
            UnknownRecord: none has it, or several have; names what is near.
        """
        return standards.find(self.standards(retired=True), name)

    def versions(self, standard: str) -> tuple[StandardVersion, ...]:
        """Return all versions of a standard, oldest first."""
        with self._database.reading() as connection:
            return standards.versions_of(connection, standard)

    def add_standard(
        self, text: StandardText, note: str = "", check: str | None = None, of: Standard | None = None
    ) -> tuple[Standard, bool]:
        """Make a written standard the current version of its standard.

        It is the known one with its handle, else with its title, site and area, else a new one. With the same
        content nothing is written. Visions that the text doesn't name stay; a retired standard comes back.

        Args:
            text: the standard; the ids of its steps and key points may be empty.
            note: what changed, or why.
            check: the id of the check that earned the change; its try then counts as adopted, with a hold check.
            of: the standard that was opened for editing, which the text then belongs to whatever its handle says.

        Returns:
            The standard as it is now, and whether anything was written.

        Raises:
            ChangedMeanwhile: `of` has another version by now, or the handle belongs to another standard.
            NotSaved: the disk is full or can't be written to.
            DatabaseBusy: another program holds the database.
        """
        with self._database.writing() as connection:
            act, identity, written = edition.add(connection, self._origin(), text, note, check, of)
            self._append(connection, act)
        self._versions.clear()  # a version tells its standard's handle
        return self.standard(identity), written

    def adoption(self, check: str) -> Adoption:
        """Return what a check decided to adopt, with the standard as it is now.

        Raises:
            UnknownRecord: there is no such check.
        """
        with self._database.reading() as connection:
            return adoption.pending(connection, check, standards.all_standards(connection))

    def trace(self, standard: str, text: StandardText) -> tuple[Ancestry, ...]:
        """Return what each step and key point of an edited text would carry on, were it saved now."""
        with self._database.reading() as connection:
            versions = standards.versions_of(connection, standard)
        return trace(versions[-1].steps if versions else (), text.steps, likeness)

    def blame(self, version: StandardVersion) -> tuple[Blame, ...]:
        """Return for each step and key point of a version, in their order, why it says what it says."""
        with self._database.reading() as connection:
            return blame.blame(connection, version)

    def story(self, standard: str, lineage: str) -> tuple[StoryLine, ...]:
        """Return the life of a step over all versions and walks, newest first."""
        with self._database.reading() as connection:
            return story.story(connection, standard, lineage)

    def chain(self, countermeasure: str) -> tuple[Tried, ...]:
        """Return a try with those it was adapted from, oldest first."""
        with self._database.reading() as connection:
            return chain.chain(connection, countermeasure)

    def retire(self, standard: str) -> None:
        """Take a standard out of use; its walks stay as they are, and adding it again brings it back.

        Raises:
            UnknownRecord: there is no such standard in use.
            NotSaved: the disk is full or can't be written to.
            DatabaseBusy: another program holds the database.
        """
        with self._database.writing() as connection:
            standards.current(connection, standard)
            act = Act(connection, self._origin(), seen=logbook.newest(connection))
            act.append(Edit(Kind.STANDARD, standard, {"retired_at": self._moment()}))
            self._append(connection, act)

    def start_walk(self, standard: str, language: str = "en") -> Walk:
        """Start a walk on the current version of a standard, which it keeps for good.

        Raises:
            UnknownRecord: there is no such standard in use.
            NotSaved: the disk is full or can't be written to.
            DatabaseBusy: another program holds the database.
        """
        with self._database.writing() as connection:
            version = standards.current(connection, standard)
            walk = self.new_id()
            wording = select(func.count()).where(tables.walk_line.c.standard == standard)
            fields: dict[str, Value] = {
                "version": version.id,
                "state": State.OPEN.value,
                "started_at": self._moment(),
                "language": language,
                "wording": connection.execute(wording).scalar_one(),
            }
            act = Act(connection, self._origin(), walk=walk)
            act.append(Edit(Kind.WALK, walk, fields), new=True)
            self._append(connection, act)
            found, newest = self._load(connection, walk)
        return self._handed_out(found, newest)

    def walk(self, id: str) -> Walk:
        """Return a walk as it is now.

        Raises:
            UnknownRecord: there is none with that id.
        """
        with self._database.reading() as connection:
            found, newest = self._load(connection, id)
        return self._handed_out(found, newest)

    def all_walks(self) -> Iterator[Walk]:
        """Yield all walks as they are, newest first; some hundred at a time, each of one moment.

        Of what is due on an unfinished one they hold only what it says something of already.
        """
        with self._database.reading() as connection:
            ids = walk_line.walk_ids(connection)
        for at in range(0, len(ids), _AT_ONCE):
            with self._database.reading() as connection:
                found = walks.load_many(connection, ids[at : at + _AT_ONCE], self._versions)
            yield from found

    def find_walk(self, name: str) -> Walk:
        """Return the walk whose id is, begins with or ends with a text.

        Raises:
            UnknownRecord: none does, or several do; names them.
        """
        with self._database.reading() as connection:
            found = walk_line.walks_like(connection, name)
        exact = [line for line in found if line.id == name.strip().casefold()]
        if len(exact or found) == 1:
            return self.walk((exact or found)[0].id)
        if found:
            named = "; ".join(f"{line.id} ({line.started_at:%Y-%m-%d}, {line.title})" for line in found[:5])
            raise UnknownRecord(
                phrase("Which walk?"),
                phrase("“{name}” could be {named}.", name=name, named=named),
                phrase("Name more of its id."),
            )
        raise UnknownRecord(
            phrase("There is no such walk"),
            phrase("no id begins or ends with “{name}”.", name=name),
            phrase("List them with: gembawalk walks"),
        )

    def like(self, id: str) -> Walk | None:
        """Return the walk with an id, which may be a `timeless` one; None where it isn't here."""
        with self._database.reading() as connection:
            known = intake.known_walk(connection, id)
            found, newest = self._load(connection, known) if known else (None, 0)
        return self._handed_out(found, newest) if found else None

    def write(self, walk: str, edits: Sequence[Edit], made_good: Sequence[tuple[str, str]] = ()) -> Walk:
        """Save an answer: all of its edits, or none.

        The drafts of the fields that are set are dropped, and those of `made_good`, each named by record and field.

        Returns:
            The walk as it is now.

        Raises:
            UnknownRecord: there is no such walk.
            ChangedMeanwhile: it would change what was expected of a try that has been checked.
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        with self._database.writing() as connection:
            self._write(connection, walk, edits)
            drafts.drop(connection, made_good)
            found, newest = self._load(connection, walk)
        return self._handed_out(found, newest)

    def save_draft(self, walk: str, record: str, field: str, text: str) -> datetime:
        """Keep what is being typed; returns when.

        Raises:
            NotSaved: the disk is full or can't be written to.
            DatabaseBusy: another program holds the database.
        """
        now = self._clock()
        with self._database.writing() as connection:
            drafts.save(connection, walk, record, field, text, utc(now))
        return now

    def drafts(self, walk: str) -> dict[tuple[str, str], str]:
        """Return what was typed on a walk and isn't an answer yet, by record and field."""
        with self._database.reading() as connection:
            return drafts.of_walk(connection, walk)

    def drop_draft(self, walk: str, record: str, field: str) -> None:
        """Forget what was being typed in a field."""
        with self._database.writing() as connection:
            drafts.drop(connection, [(record, field)])

    def finish(self, walk: str) -> Walk:
        """Finish a walk as it is; what was typed and not yet given becomes answers.

        Raises:
            UnknownRecord: there is no such walk.
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        now = self._clock()
        with self._database.writing() as connection:
            found, _ = self._load(connection, walk)
            waiting = drafts.of_walk(connection, walk)
            self._write(connection, walk, answer.give_drafts(found, waiting, now.date(), self.new_id))
            self._write(connection, walk, answer.finish(walk, now))
            drafts.drop(connection, waiting)
            found, newest = self._load(connection, walk)
        return self._handed_out(found, newest)

    def strike(self, walk: str, kind: Kind, record: str, field: str) -> Walk:
        """Delete for good what was ever written in a field, from the log too; no undo brings it back.

        Raises:
            UnknownRecord: there is no such walk.
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        with self._database.writing() as connection:
            striking.strike(connection, kind, record, field)
            remember(connection, self.new_id, self._clock(), kind, record, field)
            found, newest = self._load(connection, walk)
        sweep(self._database, waiting=True)
        return self._handed_out(found, newest)

    def undo(self, walk: str) -> tuple[Walk, tuple[Edit, ...]]:
        """Take back the newest act of a walk that still stands: answers, skips, finishing, putting aside.

        What was typed since and not yet given stays as a draft.

        Returns:
            The walk as it is now, and what was set to take the act back; nothing where there is none.

        Raises:
            UnknownRecord: there is no such walk.
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        edits: tuple[Edit, ...] = ()
        with self._database.writing() as connection:
            taken = take_back(connection, self._origin(), walk, self._seen.get(walk, 0))
            if taken:
                act, edits = taken
                self._append(connection, act)
            found, newest = self._load(connection, walk)
        return self._handed_out(found, newest), edits

    def history(self, record: str) -> tuple[LogLine, ...]:
        """Return what was set in a record by whom and when, oldest first."""
        with self._database.reading() as connection:
            lines = sorted(lines_of(connection, record), key=lambda line: (line.hlc, line.id))
        return tuple(
            LogLine(
                at=local(line.at, line.offset),
                author=line.author,
                device=line.device,
                fields=line.fields or {},
            )
            for line in lines
        )

    def open_walks(self) -> tuple[WalkLine, ...]:
        """Return the walks that are not finished, newest first."""
        with self._database.reading() as connection:
            return open_walks(_read(connection))

    def walk_lines(self, words: str = "", limit: int = 200, offset: int = 0) -> tuple[WalkLine, ...]:
        """Return walks whose title, site, area, day and opening hold every word, newest first."""
        with self._database.reading() as connection:
            return walk_line.walk_lines(connection, words, limit, offset)

    def count_walks(self, words: str = "") -> int:
        """Return how many walks hold every word."""
        with self._database.reading() as connection:
            return walk_line.count_walks(connection, words)

    def due(self) -> tuple[DueLine, ...]:
        """Return the open tries and promises of all finished walks, soonest first, those without a date last."""
        with self._database.reading() as connection:
            return due_lines(_read(connection))

    def glance(self) -> Glance:
        """Return what Home shows."""
        with self._database.reading() as connection:
            return glance(_read(connection))

    def period(self, since: date, until: date, area: str = "") -> Period:
        """Return what the finished walks of a stretch of time taught; both days belong to it.

        Args:
            since: the first day.
            until: the last day.
            area: part of the name of an area or a site, whatever the case; empty for all of them.

        Raises:
            UnknownRecord: no standard and no walk has such an area or site.
        """
        with self._database.reading() as connection:
            return period.period(connection, since, until, area)

    def search(
        self,
        query: str,
        limit: int = 20,
        outdated: Callable[[], bool] = _never,
        *,
        apart_from: str | None = None,
        narrowing: Narrowing | None = None,
        here: Here | None = None,
    ) -> tuple[Hit, ...]:
        """Return past observations like a text, best first, misspelt or not.

        Args:
            query: what was typed.
            limit: how many at most.
            outdated: asked now and then; once it says yes, the search gives up and returns nothing.
            apart_from: a walk whose own observations are left out.
            narrowing: what hits have to be like.
            here: where one stands; what was seen there is lifted a little.

        Raises:
            UnreadableDocument: a file of the coach's own short forms has a mistake.
        """
        with self._database.reading() as connection:
            return self._past.find(
                connection,
                query,
                limit,
                outdated,
                self._clock().date(),
                apart_from=apart_from,
                narrowing=narrowing,
                here=here,
            )

    def newest(
        self, limit: int = 20, outdated: Callable[[], bool] = _never, *, narrowing: Narrowing | None = None
    ) -> tuple[Hit, ...]:
        """Return past observations, those that came in last first.

        Args:
            limit: how many at most.
            outdated: asked now and then; once it says yes, the search gives up.
            narrowing: what they have to be like.
        """
        with self._database.reading() as connection:
            return self._past.newest(connection, limit, outdated, narrowing or Narrowing())

    def facets(
        self, query: str, outdated: Callable[[], bool] = _never, *, narrowing: Narrowing | None = None
    ) -> Facets:
        """Count the sites, areas, standards, steps, 4 Ms, results and years of the best thousand hits.

        Without a query it is the thousand that came in last.

        Raises:
            UnreadableDocument: a file of the coach's own short forms has a mistake.
        """
        with self._database.reading() as connection:
            return self._past.facets(connection, query, outdated, narrowing or Narrowing())

    def import_observations(
        self, rows: Iterable[PastObservation], cancelled: Callable[[], bool] = _never
    ) -> tuple[int, int]:
        """Take in past observations of another tool, all of them or none.

        Returns:
            How many were added, and how many were there already; the others were erased here. Where `cancelled`
            said yes: (0, 0), and nothing was changed.

        Raises:
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        try:
            with self._database.writing() as connection:
                return take_in(connection, self._origin(), rows, cancelled)
        except Cancelled:
            return 0, 0

    def past_records(self) -> Iterator[Edit]:
        """Yield the observations that came from another tool, and what was tried, with all that they hold."""
        with self._database.reading() as connection:
            yield from list(past_records(connection))

    def erased(self) -> Erased:
        """Return what was erased or struck here, and may not come back from a file."""
        with self._database.reading() as connection:
            return kept_out(connection)

    def take_in(
        self,
        walks: Iterable[Walk],
        changes: Mapping[str, Sequence[Edit]],
        progress: Callable[[int], None] = _ignored,
        *,
        versions: Iterable[StandardVersion] = (),
        loose: Iterable[Edit] = (),
    ) -> int:
        """Take in walks from files, and changes to walks that are here: all of it, or nothing.

        Args:
            walks: those that aren't here.
            changes: by the ids of walks that are here and were read before.
            progress: called now and then with how many walks were taken in since.
            versions: those of standards, of which some may be here.
            loose: visions, standards that are out of use, and records of no walk, of which some may be here.

        Returns:
            How many versions and records of no walk were new.

        Raises:
            ChangedMeanwhile: it would change what was expected of a try that has been checked.
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        with self._database.writing() as connection:
            added = intake.take_in(connection, self._origin(), walks, progress, versions, loose)
            erased = kept_out(connection)
            for walk, edits in changes.items():
                self._write(connection, walk, list(erased.without(edits)))
                progress(1)
        return added

    def rebuild(self) -> None:
        """Make the readable tables anew from the log; what only they still hold is told to the log before.

        Raises:
            NotSaved: the disk is full or can't be written to; nothing was changed.
            DatabaseBusy: another program holds the database; nothing was changed.
        """
        self.upkeep.repair()

    def differences(self) -> tuple[str, ...]:
        """Return a sentence for each place where the tables and the log differ, or the log was tampered with."""
        with self._database.reading() as connection:
            return tuple(rebuild.differences(connection))

    def _origin(self) -> Origin:
        return Origin(self._clock(), self.new_id, self._database.device)

    def _moment(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")

    def _load(self, connection: Connection, walk: str) -> tuple[Walk, int]:
        """Return a walk, and the number of the newest line that it was read from."""
        return walks.load(connection, walk, self._versions), logbook.newest(connection)

    def _handed_out(self, walk: Walk, newest: int) -> Walk:
        """Remember what is on the screen; after the transaction, for one that failed shows nothing."""
        self._seen[walk.id] = newest
        return walk

    def _write(self, connection: Connection, walk: str, edits: Sequence[Edit]) -> None:
        if edits:
            locks.refuse(connection, edits)
            act = Act(connection, self._origin(), walk=walk, seen=self._seen.get(walk, 0))
            for edit in edits:
                act.append(edit)
            self._append(connection, act)
            drafts.drop_set(connection, edits)

    def _append(self, connection: Connection, act: Act) -> None:
        act.write()
        project(connection, act.records)
