"""Walks and standards with texts that markdown could take for structure, as hypothesis makes them up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from random import Random

from hypothesis import strategies as st

from gembawalk.documents.words import LANGUAGES
from gembawalk.domain.due import Slip
from gembawalk.domain.guide import first_observation, first_promise
from gembawalk.domain.ids import child_id, uuid7
from gembawalk.domain.question import FOUR_M, HOLDS, MATCHES, PROMISE_RESULTS, RESULTS
from gembawalk.domain.standard import (
    Confidence,
    Emphasis,
    KeyPoint,
    StandardText,
    StandardVersion,
    Step,
    Vision,
)
from gembawalk.domain.text import clean
from gembawalk.domain.walk import (
    Check,
    Countermeasure,
    DuePromise,
    DueTry,
    Note,
    Observation,
    Opinion,
    Promise,
    Reflection,
    Return,
    State,
    Walk,
)

FRAGMENTS = (
    "<script>alert(1)</script>", "<b>", "</div>", "<!-- x -->", "<?php ?>", "<![CDATA[x]]>", "[x] ", "[ ] ", "- [x] done",
    "* ", "- ", "+ ", "1. ", "10) ", "123456789. ", "# ", "###### h", "## 1. Step", "## Help", "#", "##", "#tag", "---",
    "***", "___", "- - -", "===", "=", "-", "--", "```", "~~~", "`", "``", "`code`", "~", "~~del~~", "~5 mm", "> ", ">",
    "    indented", "\\", "\\\\", "\\*", "\\n", "&", "&amp;", "&lt;", "&#35;", "&#x41;", "&nbsp;", "&copy", "&bogus;", "*",
    "**", "***", "_", "__", "*a*", "**b**", "_c_", "snake_case_name", "a*b*c", "2 * 3 * 4", "[", "]", "](", "[a](b)",
    "[a](javascript:alert(1))", "![i](u)", "!", "![", "[a]: http://x 'y'", "[a]", "[^1]", "[^1]: note", "[[wiki]]",
    "<javascript:x>", "<http://a.b>", "<a@b.cc>", "|", "| a | b |", "|---|---|", ":--", "a | b", "\\|", "$", "$x$", "$$",
    "$5 and $10", "%%", "==hi==", "^", "^id", "{", "}", "{#id}", "{.c}", ":", "::", ":smile:", ":::", ": def", "@", "@eva",
    "a@b.com", "http://a_b.com/x_y?z=*1*", "https://x.y/a_b_c", "www.a_b_.com", "ftp://x", "mailto:a@b.cc", "http://",
    "www.", "https://x.y/&copy;", "+++", '"', "'", "...", "(c)", "(", ")", ".", ",", ";", "?", "/", "Größe", "日本語",
    "５Ｓ", "العربية", "🔧", "👩🏽‍🏭", "\u00a0", "\u3000", "\u00ad", "—", "–", "…", "“q”", "the", "Operator", "wipes", "0",
    "7", "Ø12", "C1", "**C1** x", "**Seen.**", "**Learned.** y", "Seen.", "📅 2026-10-12", "✅ 2026-10-11", " — *who*",
    "*(told)*", "*(agreed 5 October 2026)*", "**because** x", " · **Outcome.** no", "⟦1B⟧", "⟦", "[/red] [bold",
    "As written.", "=HYPERLINK(1)", "\x1b[31m", "\u202e", "\ufeff",
)  # fmt: skip
TABLES = (
    "Pos  Size  Note\n1    12.4  ok\n2    12.6  *burr*", "a\tb\nccc\td`d", "```  x\n~~~  y\n## 1  z", "\n\n  <b>  1\n  &lt;  2\n\n",
    "- [x]  **C1**\n- [ ]  **C2**", "shift  scrap\n\nearly  3\n\nlate   \x1b[31m4",
)  # fmt: skip
"""Texts whose columns stand below each other."""
PIECE = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.sampled_from(FRAGMENTS),
    st.sampled_from(TABLES),
    st.sampled_from([" ", " ", "  ", "\n", "\n\n", "\n\n\n", "\t", "\n    ", "  \n", "\\\n", "a", "b "]),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECE, min_size=1, max_size=9).map(lambda pieces: clean("".join(pieces))).filter(str.strip)
"""Any text as the store keeps it."""
LINES = TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
START = datetime(2026, 10, 5, 7, 40, tzinfo=timezone(timedelta(hours=2)))
_KNOWN = ("yes", "partly", "no", "don't know")


class _Chance:
    """Draws what a walk is made of; each text comes from those that hypothesis made up."""

    def __init__(self, seed: int, texts: list[str], lines: list[str]) -> None:
        self.random = Random(seed)
        self.texts = texts
        self.lines = lines

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def text(self, chance: float = 0.5) -> str | None:
        return self.random.choice(self.texts) if self.maybe(chance) else None

    def line(self, chance: float = 0.5) -> str | None:
        return self.random.choice(self.lines) if self.maybe(chance) else None

    def one(self, *values: str, chance: float = 0.6) -> str | None:
        return self.random.choice(values) if self.maybe(chance) else None

    def day(self, chance: float = 0.6) -> str | None:
        return (
            (date(2026, 10, 5) + timedelta(days=self.random.randrange(-300, 300))).isoformat()
            if self.maybe(chance)
            else None
        )

    def id(self) -> str:
        return uuid7(self.random.getrandbits(42), self.random.getrandbits(74))

    def slips(self) -> tuple[Slip, ...]:
        return tuple(
            Slip(self.day(1) or "", self.text() or "", self.day(1) or "")
            for _ in range(self.random.choice((0, 0, 0, 1, 2)))
        )


def _steps(chance: _Chance) -> tuple[Step, ...]:
    def point() -> KeyPoint:
        return KeyPoint(
            id=chance.id(),
            lineage=chance.id(),
            text=chance.text(1) or "",
            reason=chance.text() or "",
            kind=chance.random.choice(list(Emphasis)),
            confidence=chance.random.choice(list(Confidence)),
        )

    def step() -> Step:
        points = tuple(point() for _ in range(chance.random.randrange(3)))
        names = {"id": chance.id(), "lineage": chance.id(), "what": chance.line(1) or ""}
        return Step(**names, output=chance.text() or "", outcome=chance.text() or "", key_points=points)

    return tuple(step() for _ in range(chance.random.randrange(1, 4)))


def _version(chance: _Chance) -> StandardVersion:
    return StandardVersion(
        id=chance.id(), standard=chance.id(), handle="press-3", number=chance.random.randrange(1, 12), at=START,
        title=chance.line(1) or "", note=chance.text() or "", check=chance.id() if chance.maybe(0.2) else None,
        site=chance.line() or "", area=chance.line() or "", purpose=chance.text() or "", customer=chance.text() or "",
        outcome=chance.text() or "", steps=_steps(chance),
    )  # fmt: skip


def _tried(chance: _Chance, **fields: object) -> Countermeasure:
    return Countermeasure(
        do=chance.text(0.9), expect=chance.text(), because=chance.text(), who=chance.line(), due=chance.day(),
        measure=chance.line(), from_value=chance.line(), to_value=chance.line(), risk=chance.text(),
        idea=chance.one("team", "coach"), slips=chance.slips(),
        state=chance.one("open", "adapted", "dropped", "adopting", "adopted", "held", "back", chance=0.95),
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def _observation(chance: _Chance, walk: Walk, step: Step, number: int) -> Observation:
    identity = first_observation(walk, step.id) if number == 0 else chance.id()
    taps = tuple(chance.random.randrange(1, 999_999) for _ in range(chance.random.choice((0, 0, 3))))
    return Observation(
        id=identity, walk=walk.id, step=step.id, lineage=step.lineage, position=number, match=chance.one(*MATCHES),
        facts=chance.text(0.9 if number == 0 else 0.2), taps=taps, risk=chance.one("yes", "no"),
        risk_action=chance.text(0.3), problem=chance.text(0.7), output=chance.one(*_KNOWN), outcome=chance.one(*_KNOWN),
        evidence=chance.text(), could_see=chance.text(0.2), four_m=chance.one(*FOUR_M),
        reach=chance.one("only here", "other shifts", "other areas", "not known"),
        trying=chance.one("try", "learning"),
    )  # fmt: skip


def _opinions(chance: _Chance, observation: Observation) -> list[Opinion]:
    found = []
    for kind in ("right", "wrong", "changing", "why"):
        basis = chance.one("seen", "told", "guess") if kind == "why" else None
        text = chance.text(0.4)
        if text or basis:
            found.append(
                Opinion(
                    id=child_id(observation.id, f"opinion.{kind}"),
                    observation=observation.id,
                    kind=kind,
                    text=text,
                    basis=basis,
                )
            )
    return found


def _check(chance: _Chance, walk: Walk, subject: str, is_promise: bool) -> Check:
    results = PROMISE_RESULTS if is_promise else (*RESULTS, *HOLDS)
    about = {"promise" if is_promise else "countermeasure": subject}
    return Check(
        id=child_id(subject, f"check {walk.id}"), walk=walk.id, on="2026-10-05", result=chance.one(*results, chance=0.9),
        evidence=chance.text(), learning=chance.text(), reason=chance.text(), next_due=chance.day(),
        decision=chance.one("watch", "adapt", "widen", "drop", "adopt"),
        repeatable=chance.one("outcome", "output", "don't know"), **about,  # type: ignore[arg-type]
    )  # fmt: skip


def _before(chance: _Chance, walk: Walk) -> Walk:
    tries, promises, checks, children = [], [], [], []
    for _ in range(chance.random.choice((0, 0, 1, 2))):
        one = Countermeasure(
            id=chance.id(), do=chance.text(1), expect=chance.text(), who=chance.line(), slips=chance.slips()
        )
        agreed = date(2026, 9, chance.random.randrange(1, 30))
        tries.append(DueTry(countermeasure=one, agreed_on=agreed, problem="", step=""))
        checks.append(_check(chance, walk, one.id, False))
        if chance.maybe(0.4):
            child = child_id(one.id, f"adapted {walk.id}")
            children.append(_tried(chance, id=child, walk=walk.id, parent=one.id, observation=chance.id()))
    for _ in range(chance.random.choice((0, 0, 1))):
        promise = Promise(id=chance.id(), walk="", text=chance.text(1), slips=chance.slips())
        promises.append(DuePromise(promise=promise, given_on=date(2026, 9, chance.random.randrange(1, 30))))
        checks.append(_check(chance, walk, promise.id, True))
    return replace(
        walk,
        due_tries=tuple(tries),
        due_promises=tuple(promises),
        checks=tuple(checks),
        countermeasures=tuple(children),
    )


def _promises(chance: _Chance, walk: Walk) -> tuple[Promise, ...]:
    found = []
    for number in range(chance.random.choice((0, 1, 1, 2))):
        state = chance.one("open", "done", "answered", "cannot", "nothing", chance=0.95)
        is_given = state in ("open", "done", "answered", None) or chance.maybe(0.2)
        found.append(
            Promise(
                id=first_promise(walk) if number == 0 else chance.id(), walk=walk.id, position=number,
                hindrance=chance.text(0.9), state=state, text=chance.text(1) if is_given else None,
                because=chance.text() if state == "cannot" else None, due=chance.day() if is_given else None,
                answered_on=chance.day(0.7) if state == "answered" and is_given else None,
                slips=chance.slips() if is_given else (),
            )
        )  # fmt: skip
    return tuple(found)


def make_walk(seed: int, texts: list[str], lines: list[str], language: str = "en") -> Walk:
    """Make a walk of given texts; the same for the same arguments."""
    chance = _Chance(seed, texts, lines)
    version = _version(chance)
    state = chance.random.choice((State.FINISHED, State.FINISHED, State.FINISHED, State.OPEN, State.ASIDE))
    walk = Walk(
        id=uuid7(1_790_000_000_000, chance.random.getrandbits(74)), version=version, state=state, started_at=START,
        finished_at=START + timedelta(minutes=chance.random.randrange(90)) if state is State.FINISHED else None,
        language=language, wording=chance.random.randrange(4), learn=chance.text(), good=chance.text(),
        expect=chance.text(), agreed=chance.one("yes", "rather not", "not asked"),
        read_back=START.isoformat() if chance.maybe() else None,
    )  # fmt: skip
    walk = _before(chance, walk)
    observations, opinions, tries, returns, chosen = [], [], [], [], []
    for step in version.steps:
        if chance.maybe(0.3):
            continue
        if chance.maybe(0.9):
            chosen.append(step.id)
        told = [_observation(chance, walk, step, number) for number in range(chance.random.choice((1, 1, 2, 3)))]
        if step.id not in chosen or len(told) > 1:
            told[0] = replace(told[0], facts=chance.text(1))
        for one in told:
            if one == Observation(
                id=one.id, walk=one.walk, step=one.step, lineage=one.lineage, position=one.position
            ):
                one = replace(one, facts=chance.text(1))  # noqa: PLW2901
            observations.append(one)
            opinions += _opinions(chance, one)
            if one.trying == "try" or chance.maybe(0.1):
                identity = child_id(one.id, "try") if chance.maybe(0.8) else chance.id()
                source = chance.id() if chance.maybe(0.2) else None
                tries.append(_tried(chance, id=identity, walk=walk.id, observation=one.id, source=source))
            if one.problem and chance.maybe(0.1):
                back = {"do": chance.text(1) or "", "problem": "", "adopted_on": date(2026, 8, 3), "number": 3}
                returns.append(Return(observation=one.id, countermeasure="", **back))  # type: ignore[arg-type]
    observations += (
        Observation(id=chance.id(), walk=walk.id, position=at, facts=chance.text(1))
        for at in range(chance.random.choice((0, 0, 1, 3)))
    )
    if chance.maybe(0.1):
        other = _tried(chance, id=chance.id(), walk=walk.id, observation=chance.id(), parent=chance.id())
        tries.append(other)
    thought = Reflection(
        id=child_id(walk.id, "reflection"), surprised=chance.text(), learned=chance.text(), differently=chance.text(),
        listened=chance.one("listened more", "about even", "talked more"), come_along=chance.line(),
    )  # fmt: skip
    is_thought = any(getattr(thought, name) for name in thought.__slots__ if name != "id")
    vision = Vision(id=child_id(walk.id, "vision"), role=chance.line(1) or "", text=chance.text(1) or "")
    subjects = [
        walk.id,
        *(one.id for one in observations if one.step),
        *(one.countermeasure.id for one in walk.due_tries),
    ]
    return replace(
        walk,
        steps=tuple(chosen),
        observations=tuple(observations),
        opinions=tuple(opinions),
        countermeasures=(*walk.countermeasures, *tries),
        promises=_promises(chance, walk),
        returns=tuple(returns),
        reflection=thought if is_thought else None,
        visions=(vision,) if chance.maybe(0.3) else (),
        notes=tuple(
            Note(id=chance.id(), text=chance.text(1) or "", at=START + timedelta(days=number + 1))
            for number in range(chance.random.choice((0, 0, 1, 2)))
        ),
        skips=frozenset(
            (chance.random.choice(subjects), question)
            for question in ("try.risk", "prepare.good", "ask.evidence")
            if chance.maybe(0.3)
        ),
    )


def make_standard(seed: int, texts: list[str], lines: list[str]) -> StandardText:
    """Make a standard of given texts; the same for the same arguments."""
    chance = _Chance(seed, texts, lines)
    version = _version(chance)
    roles = dict.fromkeys(line for line in lines[: chance.random.randrange(3)])
    return StandardText(
        handle=version.handle, title=version.title, site=version.site, area=version.area, purpose=version.purpose,
        customer=version.customer, outcome=version.outcome, steps=version.steps,
        visions=tuple(Vision(role=role, text=chance.text(1) or "") for role in roles),
    )  # fmt: skip


_SEEDS = st.integers(0, 2**48)
SOME_TEXTS = st.lists(TEXTS, min_size=1, max_size=8)
SOME_LINES = st.lists(LINES, min_size=1, max_size=4)
WALKS = st.builds(make_walk, _SEEDS, SOME_TEXTS, SOME_LINES, st.sampled_from(LANGUAGES))
STANDARDS = st.builds(make_standard, _SEEDS, SOME_TEXTS, SOME_LINES)


def as_compared(walk: Walk) -> Walk:
    """Return a walk without what its page tells in another order, and without what other walks are asked for."""
    by_id = {"key": lambda one: one.id}
    return replace(
        walk,
        opinions=tuple(sorted(walk.opinions, **by_id)),
        countermeasures=tuple(sorted(walk.countermeasures, **by_id)),
        observations=tuple(sorted(walk.observations, **by_id)),
        checks=tuple(sorted(walk.checks, **by_id)),
        due_tries=tuple(sorted(walk.due_tries, key=lambda one: one.countermeasure.id)),
        due_promises=tuple(sorted(walk.due_promises, key=lambda one: one.promise.id)),
        returns=tuple(sorted(walk.returns, key=lambda one: one.observation)),
    )
