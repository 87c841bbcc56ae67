"""What is inside of a paste presses no key, wherever the stream is cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from gembawalk.ui.paste import PasteGuard, guard_pastes

BEGIN, END = "\x1b[200~", "\x1b[201~"
texts = st.text(alphabet="ab \n\x1b[20134~\x07\x11\x00é😀", max_size=40).filter(lambda text: END not in text)


def cut(stream: str, places: list[int]) -> list[str]:
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    return [stream[a:b] for a, b in pairwise(edges)]


@given(st.lists(texts, max_size=4), st.lists(st.integers(0, 500), max_size=12))
def test_a_paste_arrives_as_one_paste_and_no_key(pasted: list[str], places: list[int]) -> None:
    guard_pastes()
    parser = XTermParser()
    stream = "".join(f"x{BEGIN}{text}{END}" for text in pasted) + "y"
    came = [event for piece in cut(stream, places) if piece for event in parser.feed(piece)]
    keys = [event.key for event in came if isinstance(event, events.Key)]
    assert keys == ["x"] * len(pasted) + ["y"]
    kept = ["".join(letter for letter in text if letter == "\n" or letter >= " ") for text in pasted]
    assert [event.text for event in came if isinstance(event, events.Paste)] == kept


@given(
    st.text(alphabet="ab\x1b[20~;\x07", max_size=40).filter(lambda text: BEGIN not in text),
    st.lists(st.integers(0, 500)),
)
def test_outside_of_a_paste_nothing_is_changed_and_nothing_waits(stream: str, places: list[int]) -> None:
    guard = PasteGuard()
    for piece in cut(stream, places):
        assert guard(piece) == piece


def test_alt_enter_is_a_new_line_as_most_terminals_send_it() -> None:
    guard = PasteGuard()
    assert guard("one\x1b\rtwo\r") == "one\ntwo\r"
    assert guard("\x1b[200~one\x1b\rtwo\x1b[201~\x1b\r") == "\x1b[200~one\rtwo\x1b[201~\n"
