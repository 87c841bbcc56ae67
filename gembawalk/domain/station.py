"""The rail: the stations of a walk, where it stands at each, and what was found there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gembawalk.domain.guide import Answered, Place, answered, places
from gembawalk.domain.question import Stage
from gembawalk.domain.walk import Walk

STEP_STAGES = (Stage.OBSERVE, Stage.ASK, Stage.OPINION, Stage.TRY)


class Progress(StrEnum):
    """How far a station has come."""

    AHEAD = "ahead"
    BEGUN = "begun"
    PASSED = "passed"
    """All of it was skipped."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Station:
    """A stage, a step, or a stage within a step."""

    stage: Stage
    step: str | None
    places: tuple[Place, ...]
    progress: Progress
    problems: int = 0
    tries: int = 0
    match: str | None = None


def stations(walk: Walk) -> tuple[Station, ...]:
    """Return the stations in their order; a step is one station, with its stages from `stages_of`."""
    groups: dict[tuple[Stage, str | None], list[Place]] = {}
    for place in places(walk):
        stage = Stage.OBSERVE if place.stage in STEP_STAGES else place.stage
        groups.setdefault((stage, place.step), []).append(place)
    return tuple(_station(walk, stage, step, found) for (stage, step), found in groups.items())


def stages_of(walk: Walk, station: Station) -> tuple[Station, ...]:
    """Return the stages of one step; nothing for any other station."""
    if station.step is None:
        return ()
    return tuple(
        _station(walk, stage, station.step, [place for place in station.places if place.stage is stage])
        for stage in STEP_STAGES
    )


def _station(walk: Walk, stage: Stage, step: str | None, found: list[Place]) -> Station:
    states = [answered(walk, place) for place in found]
    progress = Progress.AHEAD
    if any(state is not Answered.NOT_YET for state in states):
        done = Progress.DONE if Answered.GIVEN in states else Progress.PASSED
        progress = Progress.BEGUN if Answered.NOT_YET in states else done
    seen = walk.observations_at(step) if step else ()
    return Station(
        stage,
        step,
        tuple(found),
        progress,
        problems=sum(bool(one.problem) for one in seen),
        tries=sum(bool(one.do) for one in (walk.countermeasure_for(told.id) for told in seen) if one),
        match=seen[0].match if seen else None,
    )
