"""The questions of a walk: what each one asks for, and which record its answer belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gembawalk.domain.record import Kind


class Stage(StrEnum):
    """The stages of a walk, in their order; observe to try come once for each step."""

    PREPARE = "prepare"
    HELLO = "hello"
    PROMISES = "promises"
    OBSERVE = "observe"
    ASK = "ask"
    OPINION = "opinion"
    TRY = "try"
    HELP = "help"
    READ_BACK = "read_back"
    REFLECT = "reflect"
    SUMMARY = "summary"


class Shape(StrEnum):
    """How an answer is given."""

    WORDS = "words"
    LINE = "line"
    CHOICE = "choice"
    DAY = "day"
    STEPS = "steps"
    TAPS = "taps"
    VISION = "vision"
    LINES = "lines"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an answer. `choices` are the values as they are stored; question sets hold their words.

    `is_detail`: it tells more of a field before it, and is not asked where nothing was given.
    """

    name: str
    kind: Kind
    shape: Shape = Shape.WORDS
    choices: tuple[str, ...] = ()
    is_detail: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its fields, usually one.

    `own_words`: falls away when the operator would rather not have own words written down;
    `private`: the coach alone sees it; `searched`: *Seen before* follows the typing.
    """

    key: str
    stage: Stage
    fields: tuple[Field, ...] = ()
    own_words: bool = False
    private: bool = False
    searched: bool = False


_KNOWN = ("yes", "partly", "no", "don't know")
RESULTS = ("not tried", "too early", "better", "same", "worse")
UNTRIED = RESULTS[:2]
HOLDS = ("held", "came back", "not seen")
WENT_WELL = ("better", "held")
"""What a hold check finds, some weeks after a try was adopted."""
UNDATED = (*UNTRIED, HOLDS[2])
"""The results that only move the date."""
PROMISE_RESULTS = ("answered", "done", "open", "cannot")
FOUR_M = ("not known yet", "manpower", "machine", "material", "method")
MATCHES = ("as written", "done differently", "standard unclear", "not seen today")

_W, _O, _P, _C, _K = Kind.WALK, Kind.OBSERVATION, Kind.OPINION, Kind.COUNTERMEASURE, Kind.CHECK
_R, _H = Kind.REFLECTION, Kind.PROMISE


def _words(name: str, kind: Kind) -> tuple[Field, ...]:
    return (Field(name, kind),)


def _choice(name: str, kind: Kind, *choices: str) -> tuple[Field, ...]:
    return (Field(name, kind, Shape.CHOICE, choices),)


_ALL = (
    Question("prepare.learn", Stage.PREPARE, _words("learn", _W)),
    Question("prepare.good", Stage.PREPARE, _words("good", _W)),
    Question("prepare.visions", Stage.PREPARE, (Field("text", Kind.VISION, Shape.VISION),)),
    Question("prepare.expect", Stage.PREPARE, _words("expect", _W), private=True),
    Question("prepare.steps", Stage.PREPARE, (Field("steps", _W, Shape.STEPS),)),
    Question("hello.agreed", Stage.HELLO, _choice("agreed", _W, "yes", "rather not", "not asked")),
    Question("promises.result", Stage.PROMISES, _choice("result", _K, *RESULTS)),
    Question("promises.evidence", Stage.PROMISES, _words("evidence", _K)),
    Question("promises.learning", Stage.PROMISES, _words("learning", _K)),
    Question(
        "promises.decision",
        Stage.PROMISES,
        _choice("decision", _K, "watch", "adapt", "widen", "drop", "adopt"),
    ),
    Question("promises.repeatable", Stage.PROMISES, _choice("repeatable", _K, "outcome", "output", "don't know")),
    Question("promises.adapt", Stage.PROMISES, _words("do", _C)),
    Question("promises.hold", Stage.PROMISES, _choice("result", _K, *HOLDS)),
    Question("promises.again", Stage.PROMISES, _choice("decision", _K, "adapt", "watch", "drop")),
    Question("promises.date", Stage.PROMISES, (Field("next_due", _K, Shape.DAY), Field("reason", _K, Shape.LINE))),
    Question("promises.kept", Stage.PROMISES, _choice("result", _K, *PROMISE_RESULTS)),
    Question("promises.later", Stage.PROMISES, (Field("next_due", _K, Shape.DAY), Field("reason", _K, Shape.LINE))),
    Question("promises.because", Stage.PROMISES, _words("reason", _K)),
    Question("observe.match", Stage.OBSERVE, _choice("match", _O, *MATCHES)),
    Question("observe.facts", Stage.OBSERVE, _words("facts", _O), searched=True),
    Question("observe.risk", Stage.OBSERVE, _choice("risk", _O, "no", "yes")),
    Question("observe.stop", Stage.OBSERVE, _words("risk_action", _O)),
    Question("observe.taps", Stage.OBSERVE, (Field("taps", _O, Shape.TAPS),)),
    Question("ask.problem", Stage.ASK, _words("problem", _O), searched=True),
    Question("ask.output", Stage.ASK, _choice("output", _O, *_KNOWN)),
    Question("ask.outcome", Stage.ASK, _choice("outcome", _O, *_KNOWN)),
    Question("ask.evidence", Stage.ASK, _words("evidence", _O)),
    Question("ask.could_see", Stage.ASK, _words("could_see", _O)),
    Question("opinion.right", Stage.OPINION, _words("text", _P), own_words=True),
    Question("opinion.wrong", Stage.OPINION, _words("text", _P), own_words=True),
    Question("opinion.changing", Stage.OPINION, _words("text", _P), own_words=True),
    Question(
        "opinion.why",
        Stage.OPINION,
        (Field("text", _P), Field("basis", _P, Shape.CHOICE, ("seen", "told", "guess"))),
        own_words=True,
    ),
    Question(
        "opinion.reach",
        Stage.OPINION,
        _choice("reach", _O, "only here", "other shifts", "other areas", "not known"),
    ),
    Question("opinion.four_m", Stage.OPINION, _choice("four_m", _O, *FOUR_M)),
    Question("try.trying", Stage.TRY, _choice("trying", _O, "try", "learning")),
    Question("try.do", Stage.TRY, _words("do", _C), searched=True),
    Question("try.expect", Stage.TRY, (Field("expect", _C), Field("because", _C))),
    Question("try.who", Stage.TRY, (Field("who", _C, Shape.LINE), Field("due", _C, Shape.DAY))),
    Question(
        "try.measure",
        Stage.TRY,
        (
            Field("measure", _C, Shape.LINE),
            Field("from_value", _C, Shape.LINE, is_detail=True),
            Field("to_value", _C, Shape.LINE, is_detail=True),
        ),
    ),
    Question("try.risk", Stage.TRY, _words("risk", _C)),
    Question("try.idea", Stage.TRY, _choice("idea", _C, "team", "coach")),
    Question("try.more", Stage.TRY, _choice("more", _O, "yes", "no")),
    Question("help.hindrance", Stage.HELP, _words("hindrance", _H)),
    Question("help.answer", Stage.HELP, _choice("state", _H, "open", "cannot", "nothing")),
    Question("help.promise", Stage.HELP, (Field("text", _H), Field("due", _H, Shape.DAY))),
    Question("help.because", Stage.HELP, _words("because", _H)),
    Question("help.more", Stage.HELP, _choice("more", _H, "yes", "no")),
    Question("read_back.lines", Stage.READ_BACK, (Field("read_back", _W, Shape.LINES),)),
    Question("reflect.surprised", Stage.REFLECT, _words("surprised", _R), private=True),
    Question("reflect.learned", Stage.REFLECT, _words("learned", _R), private=True),
    Question(
        "reflect.listened",
        Stage.REFLECT,
        _choice("listened", _R, "listened more", "about even", "talked more"),
        private=True,
    ),
    Question("reflect.differently", Stage.REFLECT, _words("differently", _R), private=True),
    Question("reflect.come_along", Stage.REFLECT, (Field("come_along", _R, Shape.LINE),), private=True),
    Question("summary.read", Stage.SUMMARY, (Field("summary", _W, Shape.DOCUMENT),)),
)

QUESTIONS: dict[str, Question] = {question.key: question for question in _ALL}
"""All questions by their keys, in the order in which a walk asks them."""
