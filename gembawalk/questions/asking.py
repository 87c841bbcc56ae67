"""How a place of a walk is asked: where one stands, and in which words."""

from __future__ import annotations

from collections.abc import Callable

from gembawalk.domain.guide import Place
from gembawalk.domain.hit import PastTry
from gembawalk.domain.read_back import ReadLine
from gembawalk.domain.text import short
from gembawalk.domain.walk import Walk
from gembawalk.phrases import mark, phrase
from gembawalk.questions import QuestionSet

_ANSWERED = {"ask.output": mark("Output"), "ask.outcome": mark("Outcome")}
"""What answers are called where they stand before what is told of them."""


def where(walk: Walk, place: Place, questions: QuestionSet) -> str:
    """Return the stage, the step with its number, and which problem of it is told, on one line."""
    stage = questions.stage(place.stage)
    step = walk.version.step(place.step)
    if step is None:
        return stage
    told = [one.id for one in walk.observations_at(place.step)]
    further = told.index(place.subject) if place.subject in told else 0
    at = {"stage": stage, "number": walk.version.number_of(step.id), "what": step.what}
    if further:
        return phrase("{stage}, step {number}, problem {problem}: {what}", problem=further + 1, **at)
    return phrase("{stage}, step {number}: {what}", **at)


def wording(walk: Walk, place: Place, questions: QuestionSet) -> str:
    """Return the question as this walk asks it, with what an earlier try or promise said."""
    tries = (due.countermeasure for due in walk.due_tries if due.countermeasure.id == place.subject)
    promises = (due.promise for due in walk.due_promises if due.promise.id == place.subject)
    due_try, promise = next(tries, None), next(promises, None)
    return questions.wording(
        place.question.key,
        walk.wording,
        do=short(due_try.do or "") if due_try else "",
        expect=short(due_try.expect or "") if due_try else "",
        text=short(promise.text or "") if promise else "",
    )


def still_tried(past: PastTry, say_day: Callable[[str], str]) -> str:
    """Return that a past try which is taken over is still being tried there; empty where it isn't."""
    return phrase("It is still being tried there, until {day}.", day=say_day(past.until)) if past.until else ""


def label(read: ReadLine, questions: QuestionSet, say_day: Callable[[str], str]) -> str:
    """Return what a line that is read back is called, with the day that it is meant for; `say_day` writes that."""
    called = questions.label(read.place.question.key, read.field) if read.place else phrase("Also seen")
    if read.about:
        called = f"{called}: {short(read.about)}"
    words = {question: questions.word(question, field, value) for question, field, value in read.chosen}
    named = [f"{phrase(name)}: {words.pop(question)}" for question, name in _ANSWERED.items() if question in words]
    called = " · ".join([*named, called, *words.values()])
    return phrase("{label}, by {day}", label=called, day=say_day(read.due)) if read.due else called
