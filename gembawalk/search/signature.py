"""What is kept of each word so that those that are like another are found without looking at all."""

from __future__ import annotations

import zlib

RECORD_BYTES = 12
"""Eight bytes of letters, four of consonants, both little-endian."""

_OTHER_SCRIPTS, _OTHERS = 52, 12
_BIT = {sign: bit for bit, sign in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
_SECOND = {sign: 36 + bit for bit, sign in enumerate("eaiorntlscdpugmh")}
"""The letters that words most often have twice."""
_VOWELS = str.maketrans("", "", "aeiouy")
_LEAST_CONSONANTS = 3


def letters_of(word: str) -> int:
    """Return which letters a word has, as 64 bits.

    One edit (a letter more, less, another or swapped) takes away at most one bit and brings at most one, so that
    counting bits loses no word within a number of edits.
    """
    bits = 0
    for sign in word:
        bit = _BIT.get(sign)
        if bit is None:
            bit = _OTHER_SCRIPTS + ord(sign) % _OTHERS
        if bits >> bit & 1:
            second = _SECOND.get(sign)
            if second is not None:
                bits |= 1 << second
        else:
            bits |= 1 << bit
    return bits


def skeleton(word: str) -> str:
    """Return the first letter of a word and its consonants; nothing where that is too little to mean anything."""
    if not word.isalpha():
        return ""
    bare = word[0] + word[1:].translate(_VOWELS)
    return bare if len(bare) >= _LEAST_CONSONANTS else ""


def skeleton_number(word: str) -> int:
    """Return a number of 32 bits that words of the same skeleton share; 0 for those without one."""
    bare = skeleton(word)
    return zlib.crc32(bare.encode()) if bare else 0


def record(word: str) -> bytes:
    """Return what the vocabulary keeps of a word; zeros for an empty one."""
    return letters_of(word).to_bytes(8, "little") + skeleton_number(word).to_bytes(4, "little")
