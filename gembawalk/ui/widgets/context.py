"""What stands beside a question: the step with its key points, an earlier promise, the words to read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from textual.content import Content

from gembawalk.domain.due import Slip
from gembawalk.domain.guide import Place
from gembawalk.domain.question import Stage
from gembawalk.domain.standard import Confidence, Emphasis, KeyPoint, Step
from gembawalk.domain.text import short
from gembawalk.domain.walk import Countermeasure, DuePromise, DueTry, Walk
from gembawalk.phrases import mark, phrase
from gembawalk.questions import QuestionSet
from gembawalk.ui.text import day, iso_day, line, plain
from gembawalk.ui.widgets.paper import side_by_side

Look = Callable[[str], str]
"""Gives the style of a meaning, such as ``muted`` or ``quote``."""

_SURE = {Confidence.BELIEVE: mark("we believe"), Confidence.DONT_KNOW: mark("we don't know")}
"""In words that are nothing to be done; a document has shorter ones."""


def context(walk: Walk, place: Place, questions: QuestionSet, look: Look, width: int) -> Content:
    """Return what helps with a question; empty where the question stands for itself.

    Args:
        walk: the walk as it is.
        place: where it stands.
        questions: the words of its language.
        look: gives styles.
        width: the cells that there are, for what stands side by side.
    """
    return Content("\n").join(_rows(walk, place, questions, look, width))


def _rows(walk: Walk, place: Place, questions: QuestionSet, look: Look, width: int) -> Iterator[Content]:
    key = place.question.key
    yield from _returned(walk, place, look)
    step = walk.version.step(place.step)
    if key == "prepare.learn":
        yield from _labelled(phrase("Purpose"), walk.version.purpose, look)
    elif key == "prepare.good":
        yield from _labelled(phrase("Customer"), walk.version.customer, look)
        yield from _labelled(phrase("Outcome"), walk.version.outcome, look)
    elif key == "prepare.visions":
        visions = [(one.role or phrase("Vision"), plain(short(one.text))) for one in walk.visions]
        yield from side_by_side(visions, width) if visions else ()
    elif key == "hello.agreed":
        yield plain(questions.script(walk.wording)).stylize(look("quote"))
    elif key == "observe.stop":
        yield plain(questions.stop_card).stylize(look("danger"))
    elif key in ("observe.match", "observe.facts") and step:
        yield from _step_card(step, look)
    elif key == "ask.output" and step:
        yield from _labelled(phrase("Output"), step.output, look)
    elif key in ("ask.outcome", "ask.evidence", "ask.could_see") and step:
        yield from _labelled(phrase("Outcome"), step.outcome or walk.version.outcome, look)
    elif place.stage is Stage.PROMISES:
        yield from _promised(walk, place, look)
    elif place.stage is Stage.HELP and key != "help.hindrance":
        yield from _quoted(next((one.hindrance for one in walk.promises if one.id == place.subject), None), look)
    elif place.stage in (Stage.OPINION, Stage.TRY):
        yield from _quoted(next((one.text for one in walk.observations if one.id == place.subject), None), look)
        found = walk.countermeasure_for(place.subject)
        if found and found.do and key not in ("try.trying", "try.do") and place.stage is Stage.TRY:
            yield from _labelled(phrase("Try"), found.do, look)
    elif key == "reflect.surprised":
        yield from _labelled(phrase("Expected"), walk.expect, look)
        for seen in walk.observations:
            yield from _labelled(phrase("Seen or told"), seen.text, look)


def _returned(walk: Walk, place: Place, look: Look) -> Iterator[Content]:
    """Say so where a trouble is told that a try had been adopted against."""
    if place.stage not in (Stage.ASK, Stage.OPINION, Stage.TRY):
        return
    for one in walk.returns:
        if one.observation == place.subject:
            back = phrase("This came back.")
            since = phrase("adopted on {day} in version {number}:", day=day(one.adopted_on), number=one.number)
            yield Content.assemble((f"{back} ", look("danger")), (f"{since} ", look("muted")), line(one.do))


def _labelled(label: str, text: str | None, look: Look) -> Iterator[Content]:
    if text:
        yield Content.assemble((f"{label}  ", look("muted")), plain(short(text)))


def _quoted(text: str | None, look: Look) -> Iterator[Content]:
    if text:
        yield Content("“") + plain(short(text)).stylize(look("quote")) + Content("”")


def _step_card(step: Step, look: Look) -> Iterator[Content]:
    for point in step.key_points:
        yield _key_point(point, look)
    yield from _labelled(phrase("Output"), step.output, look)
    yield from _labelled(phrase("Outcome"), step.outcome, look)


def _key_point(point: KeyPoint, look: Look) -> Content:
    parts: list[Content | tuple[str, str]] = [("• ", look("accent"))]
    if point.kind is not Emphasis.MAKE_OR_BREAK:
        parts.append((f"{phrase(point.kind.value).capitalize()}. ", look("strong")))
    parts.append(line(point.text))
    if point.reason:
        parts += [(f"{phrase(', because')} ", look("muted")), line(point.reason).stylize(look("muted"))]
    if point.confidence is Confidence.DONT_KNOW and not point.reason:
        parts.append((" (" + phrase("why, we don't know") + ")", look("due")))
    elif point.confidence is not Confidence.CERTAIN:
        parts.append((f" ({phrase(_SURE[point.confidence])})", look("due")))
    return Content.assemble(*parts)


def _promised(walk: Walk, place: Place, look: Look) -> Iterator[Content]:
    is_first = place.question.key in ("promises.result", "promises.hold", "promises.kept")
    for due_try in walk.due_tries:
        if due_try.countermeasure.id == place.subject:
            yield from _try_card(due_try, look) if is_first else _try_in_short(due_try.countermeasure, look)
    for kept in walk.due_promises:
        if kept.promise.id == place.subject:
            yield from _promise_card(kept, look)


def _try_in_short(one: Countermeasure, look: Look) -> Iterator[Content]:
    yield from _labelled(phrase("Try"), one.do, look)
    yield from _labelled(phrase("Expected"), one.expect, look)


def _try_card(due: DueTry, look: Look) -> Iterator[Content]:
    """What the question itself doesn't say: it names the try and what was hoped for."""
    one: Countermeasure = due.countermeasure
    yield from _labelled(phrase("Told"), due.problem, look)
    measure = " ".join(part for part in (one.measure, _span(one.from_value, one.to_value)) if part)
    yield from _labelled(phrase("Measure"), measure, look)
    yield _agreed(due.agreed_on, one.due, one.who, look)
    for slip in one.slips:
        yield from _labelled(phrase("Moved"), _moved(slip), look)


def _promise_card(due: DuePromise, look: Look) -> Iterator[Content]:
    yield from _labelled(phrase("In the way"), due.promise.hindrance, look)
    yield from _labelled(phrase("I promised"), due.promise.text, look)
    yield _agreed(due.given_on, due.promise.due, None, look)
    for slip in due.promise.slips:
        yield from _labelled(phrase("Moved"), _moved(slip), look)


def _agreed(agreed_on: date, due: str | None, who: str | None, look: Look) -> Content:
    agreed = phrase("agreed {day}", day=day(agreed_on))
    parts = [agreed, phrase("due {day}", day=_day(due)) if due else "", who or ""]
    return line(", ".join(part for part in parts if part)).stylize(look("muted"))


def _span(start: str | None, end: str | None) -> str:
    return phrase("from {start} to {end}", start=start or "?", end=end or "?") if start or end else ""


def _moved(slip: Slip) -> str:
    reason = slip.reason or phrase("no reason given")
    return phrase("it was due {day}: {reason}", day=_day(slip.due), reason=reason)


def _day(text: str) -> str:
    found = iso_day(text)
    return day(found) if found else text
