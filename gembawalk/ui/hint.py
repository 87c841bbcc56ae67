"""One soft hint on what is being typed or chosen at a place of a walk; never a block."""

from __future__ import annotations

from collections.abc import Sequence

from gembawalk.domain.guide import Place
from gembawalk.domain.question import Stage
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
