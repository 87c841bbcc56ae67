"""Files of a walk that wasn't finished yet when they were written."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gembawalk.documents.file import put_whole
from gembawalk.documents.page import Profile
from gembawalk.documents.summary import write_summary
from gembawalk.documents.web_page import walk_page
from gembawalk.domain.people import nameless
from gembawalk.domain.walk import Walk
from gembawalk.errors import UnwritableFile


def write_anew(paths: Iterable[Path], before: Walk, after: Walk) -> None:
    """Write files of a walk again, as it is now.

    A file that doesn't hold what was written of it, because somebody changed it or took it away, stays as it is,
    and so does one that can't be written.

    Args:
        paths: the files.
        before: the walk as it was when they were written.
        after: the walk as it is now.
    """
    for path in paths:
        write = walk_page if path.suffix == ".html" else write_summary
        with suppress(OSError, UnwritableFile):
            there = path.read_bytes()
            for profile in Profile:
                for reword in (None, nameless):
                    old, new = (reword(before), reword(after)) if reword else (before, after)
                    if write(old, profile).encode() == there:
                        put_whole(path, write(new, profile).encode())
                        there = b""
