"""One soft hint on what is being typed or chosen at a place of a walk, or on the whole of it; never a block."""

from __future__ import annotations

from collections.abc import Sequence

from gembawalk.domain.guide import Place
from gembawalk.domain.question import Stage
from gembawalk.domain.walk import Walk
from gembawalk.phrases import phrase
from gembawalk.questions import QuestionSet

_MANY_STEPS = 3
"""More are hard to watch at once."""


def hint_on(place: Place, words: str, steps: Sequence[str], questions: QuestionSet, language: str) -> str:
    """Return a hint: judging words, a name in the place of a role, or many steps; empty for none.

    Args:
        place: where the walk stands.
        words: what stands in the fields.
        steps: the ids of the steps that are chosen there, if any are.
        questions: the words of the walk's language.
        language: the walk's.
    """
    judging = questions.judging(words) if place.stage in (Stage.OBSERVE, Stage.ASK) else ()
    if judging:
        return f"{', '.join(judging)}: {questions.judging_hint}"
    if place.question.key == "try.who" and words:
        from gembawalk.domain.people import suspects

        for one in suspects(words, language=language):
            return phrase("{name}: is that a name? A role says who does it, and names nobody.", name=one.text)
    return phrase("More than three steps is a lot to watch at once.") if len(steps) > _MANY_STEPS else ""


def hint_before_finish(walk: Walk) -> str:
    """Return a hint on the first try of a walk that nobody does, or that has no day; empty where each has both."""
    for one in walk.countermeasures:
        if one.observation and one.do and not (one.who and one.due):
            if one.due:
                return phrase("Nobody does it yet: {do}", do=one.do)
            if one.who:
                return phrase("No day for it yet: {do}", do=one.do)
            return phrase("Nobody does it, and no day for it yet: {do}", do=one.do)
    return ""
