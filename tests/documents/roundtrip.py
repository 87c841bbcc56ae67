"""Many walks and standards with hostile texts, out and in again: python tests/documents/roundtrip.py 100000

Hypothesis makes up the texts, and each set of texts becomes twenty walks and four standards. What comes back has to be
the same walk, and its second document the same bytes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from hostile import SOME_LINES, SOME_TEXTS, START, as_compared, make_standard, make_walk
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from gembawalk.documents.standard import read_standard, write_standard
from gembawalk.documents.summary import Profile, write_summary
from gembawalk.documents.walk_reader import read_walk
from gembawalk.documents.words import LANGUAGES
from gembawalk.domain.standard import StandardText
from gembawalk.domain.walk import Walk

WALKS_A_SET = 20
STANDARDS_A_SET = 4


def walk_comes_back(walk: Walk) -> str:
    """Return what is wrong with a walk after it went out and in, or nothing."""
    document = write_summary(walk, Profile.FULL)
    read = read_walk(document, START)
    if read.walk is None or read.told:
        return f"mistakes: {read.mistakes or read.told}"
    if as_compared(read.walk) != as_compared(walk):
        return "it is another walk"
    return "" if write_summary(read.walk, Profile.FULL) == document else "its second document differs"


def standard_comes_back(text: StandardText, language: str) -> str:
    """Return what is wrong with a standard after it went out and in, or nothing."""
    document = write_standard(text, full=True, language=language)
    read = read_standard(document)
    if read.text is None:
        return f"mistakes: {read.mistakes}"
    if _bare(read.text) != _bare(text):
        return "it is another standard"
    return (
        "" if write_standard(read.text, full=True, language=language) == document else "its second document differs"
    )


def _bare(text: StandardText) -> StandardText:
    """A standard without the ids that its versions give its parts."""
    steps = tuple(
        replace(
            step,
            id="",
            lineage="",
            key_points=tuple(replace(point, id="", lineage="") for point in step.key_points),
        )
        for step in text.steps
    )
    return replace(text, steps=steps)


def main(number: int, first_seed: int) -> int:
    """Run, and print how it went."""
    counted = {"walks": 0, "standards": 0, "characters": 0}
    failed: list[str] = []
    began = time.monotonic()

    @seed(first_seed)
    @settings(
        max_examples=max(1, number // WALKS_A_SET),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(SOME_TEXTS, SOME_LINES, st.integers(0, 2**40))
    def run(texts: list[str], lines: list[str], start: int) -> None:
        counted["characters"] += sum(map(len, texts))
        for at in range(WALKS_A_SET):
            language = LANGUAGES[at % len(LANGUAGES)]
            counted["walks"] += 1
            if wrong := walk_comes_back(make_walk(start + at, texts, lines, language)):
                failed.append(f"make_walk({start + at}, {texts!r}, {lines!r}, {language!r}): {wrong}")
        for at in range(STANDARDS_A_SET):
            counted["standards"] += 1
            language = LANGUAGES[(start + at) % len(LANGUAGES)]
            if wrong := standard_comes_back(make_standard(start + at, texts, lines), language):
                failed.append(f"make_standard({start + at}, {texts!r}, {lines!r}), {language!r}: {wrong}")
        if counted["walks"] % 1000 == 0:
            took = time.monotonic() - began
            told = f"{counted['walks']} walks, {counted['standards']} standards, {len(failed)} failed, {took:.0f} s"
            print(told, flush=True)

    run()
    for one in failed[:10]:
        print(one)
    print(f"{counted['walks']} walks and {counted['standards']} standards out and in: {len(failed)} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(asked + [100_000, 1][len(asked) :])))
