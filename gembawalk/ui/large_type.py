"""Large letters, of half blocks: readable from some steps away, on a screen that is turned to somebody.

The forms are those of five by seven dots that character displays have had for decades; what stands above or below a
letter is put to it, so that all languages in Latin letters can be written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ROWS = 5
"""Lines of the screen that one line of large letters takes."""
_ABOVE = 2
"""Dots over the letters, for what stands above them."""
_SPACE = 3
"""Columns between two words."""
_FORMS = {
    "!": "00005f0000", '"': "0007000700", "#": "147f147f14", "$": "242a7f2a12", "%": "2313086462",
    "&": "3649562050", "'": "0000070000", "(": "001c224100", ")": "0041221c00", "*": "2a1c7f1c2a",
    "+": "08083e0808", ",": "0080703000", "-": "0808080808", ".": "0000606000", "/": "2010080402",
    "0": "3e5149453e", "1": "00427f4000", "2": "7249494946", "3": "2141494d33", "4": "1814127f10",
    "5": "2745454539", "6": "3c4a494931", "7": "4121110907", "8": "3649494936", "9": "464949291e",
    ":": "0000240000", ";": "0080640000", "<": "0008142241", "=": "1414141414", ">": "4122140800",
    "?": "0201590906", "@": "3e415d594e", "A": "7c1211127c", "B": "7f49494936", "C": "3e41414122",
    "D": "7f4141413e", "E": "7f49494941", "F": "7f09090901", "G": "3e41415173", "H": "7f0808087f",
    "I": "00417f4100", "J": "2040413f01", "K": "7f08142241", "L": "7f40404040", "M": "7f021c027f",
    "N": "7f0408107f", "O": "3e4141413e", "P": "7f09090906", "Q": "3e4151215e", "R": "7f09192946",
    "S": "2649494932", "T": "01017f0101", "U": "3f4040403f", "V": "1f2040201f", "W": "3f4038403f",
    "X": "6314081463", "Y": "0304780403", "Z": "6159494d43", "[": "007f414100", "\\": "0204081020",
    "]": "0041417f00", "^": "0402010204", "_": "4040404040", "`": "0001020400", "a": "2054545478",
    "b": "7f44444438", "c": "3844444428", "d": "384444447f", "e": "3854545418", "f": "00087e0902",
    "g": "18a4a4a47c", "h": "7f04040478", "i": "00447d4000", "j": "0040803d00", "k": "7f10284400",
    "l": "00417f4000", "m": "7c04780478", "n": "7c04040478", "o": "3844444438", "p": "fc24242418",
    "q": "18242424fc", "r": "007c080404", "s": "4854545424", "t": "043f444420", "u": "3c4040407c",
    "v": "1c2040201c", "w": "3c4030403c", "x": "4428102844", "y": "1ca0a0a07c", "z": "4464544c44",
    "{": "0008364100", "|": "00007f0000", "}": "0041360800", "~": "0402040804", "ı": "00447c4000",
    "ȷ": "0040803c00", "ß": "7e01494936", "ł": "00487f4400", "Ł": "087f444040", "ø": "5824544834",
    "Ø": "5e3149463d", "æ": "2454785458", "Æ": "7e097f4949", "œ": "3844385458", "Œ": "3e417f4941",
    "đ": "3844462a7f", "Đ": "087f494122", "¿": "3048454020", "¡": "00007d0000", "«": "08142a1422",
    "»": "22142a1408", "°": "0006090600", "·": "0000080000", "€": "143e555541", "…": "4000400040",
    "→": "08082a1c08", "×": "2214081422", "±": "44445f4444",
}  # fmt: skip
"""Five columns each, a byte a column, the topmost dot in its lowest bit; the eighth is below the line."""
_ALSO = str.maketrans({
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": ",", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    "\u00a0": " ", "\t": " ",
})  # fmt: skip
_OVER = {
    "\u0300": (0b00010, 0b00100), "\u0301": (0b01000, 0b00100), "\u0302": (0b00100, 0b01010),
    "\u0303": (0b10110, 0b01001), "\u0304": (0b00000, 0b01110), "\u0306": (0b10001, 0b01110),
    "\u0307": (0b00100, 0b00000), "\u0308": (0b01010, 0b00000), "\u030a": (0b00110, 0b00110),
    "\u030b": (0b10100, 0b01010), "\u030c": (0b01010, 0b00100),
}  # fmt: skip
"""What stands above a letter: two rows of five dots, the leftmost in the lowest bit."""
_UNDER = {"\u0326": 0b00100, "\u0327": 0b00110, "\u0328": 0b11000}
_DOTLESS = {"i": "ı", "j": "ȷ"}
_BLOCKS = " ▀▄█"

Columns = tuple[int, ...]
"""The dots of a letter, a column each, the topmost in the lowest bit."""


def large(text: str, width: int) -> list[str] | None:
    """Write a text in large letters.

    Args:
        text: one or more lines.
        width: columns of the screen that there are, at least 12.

    Returns:
        Lines for the screen, `ROWS` for each line of letters; None where a sign has no large form, as those of
        scripts that aren't Latin.
    """
    lines: list[list[Columns]] = []
    for told in text.translate(_ALSO).splitlines():
        words = [[_letter(sign) for sign in _signs(word)] for word in told.split()]
        if any(letter is None for word in words for letter in word):
            return None
        lines += _wrapped([[letter for letter in word if letter] for word in words], width)
    return [row for line in lines for row in _drawn(line)]


def _signs(word: str) -> list[str]:
    """Part a word into letters, each with what belongs to it."""
    signs: list[str] = []
    for sign in unicodedata.normalize("NFD", word):
        if unicodedata.combining(sign) and signs:
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


@lru_cache(maxsize=512)
def _letter(sign: str) -> Columns | None:
    base, marks = sign[0], sign[1:]
    if any(mark not in _OVER and mark not in _UNDER for mark in marks):
        return None
    over = [_OVER[mark] for mark in marks if mark in _OVER]
    form = _FORMS.get(_DOTLESS.get(base, base) if over else base)
    if form is None:
        return None
    columns = [one << _ABOVE for one in bytes.fromhex(form)]
    # Above a low letter there is room enough; above a high one it stands over the line.
    first = _ABOVE if base in "acegijmnopqrsuvwxyz" else 0
    for top, low in over:
        columns = [
            one | (top >> at & 1) << first | (low >> at & 1) << (first + 1) for at, one in enumerate(columns)
        ]
    for mark in marks:
        below = _UNDER.get(mark, 0)
        columns = [one | (below >> at & 1) << (_ABOVE + 7) for at, one in enumerate(columns)]
    while columns and not columns[0]:
        columns.pop(0)
    while columns and not columns[-1]:
        columns.pop()
    return tuple(columns)


def _wrapped(words: list[list[Columns]], width: int) -> list[list[Columns]]:
    lines: list[list[Columns]] = [[]]
    room = width
    for word in words:
        needed = sum(len(letter) + 1 for letter in word)
        if lines[-1] and _SPACE + needed > room:
            lines.append([])
            room = width
        if lines[-1]:
            lines[-1].append((0,) * (_SPACE - 1))  # and one behind it, as behind each letter
            room -= _SPACE
        for letter in word:
            if len(letter) + 1 > room:
                lines.append([])
                room = width
            lines[-1].append(letter)
            room -= len(letter) + 1
    return lines


def _drawn(letters: list[Columns]) -> list[str]:
    dots = [column for letter in letters for column in (*letter, 0)]
    return ["".join(_BLOCKS[dot >> 2 * row & 3] for dot in dots).rstrip() for row in range(ROWS)]
