"""Where the data, the settings, the themes and the exports lie; nothing here makes a file or a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gembawalk.errors import GembaError, UnusableDatabase, UnwritableFile
from gembawalk.phrases import phrase

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

NAME = "gembawalk"
DATABASE_VARIABLE = "GEMBAWALK_DB"


def database(argument: str | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """Tell where everything is kept: the argument, else ``GEMBAWALK_DB``, else the local application data folder.

    A leading ``~`` means the home folder, a relative path starts at the working folder, and a variable that is set
    to nothing counts as not set.

    Returns:
        An absolute path, whether or not something lies there.

    Raises:
        UnusableDatabase: the argument or the variable can't name a file.
    """
    if argument is not None:
        return _absolute(argument, "--db", UnusableDatabase)
    if variable := environ.get(DATABASE_VARIABLE, "").strip():
        return _absolute(variable, DATABASE_VARIABLE, UnusableDatabase)
    return data_folder() / "gembawalk.db"


def demo_database(environ: Mapping[str, str] = os.environ) -> Path:
    """Tell where the demo plant lies: beside the default database, never the file that holds the real walks.

    Raises:
        UnusableDatabase: ``GEMBAWALK_DB`` names that very file.
    """
    demo = data_folder() / "demo.db"
    if _is_same(demo, database(None, environ)):
        reason = phrase(
            "{name} names {demo}, where the demo plant would go.",
            name=DATABASE_VARIABLE,
            demo=demo,
        )
        remedy = phrase("Let {name} name another file, or take it away.", name=DATABASE_VARIABLE)
        raise UnusableDatabase(phrase("The demo was not opened"), reason, remedy)
    return demo


def data_folder() -> Path:
    """Return the folder for what gembawalk keeps; on this machine only, it doesn't roam with the account."""
    return _of_the_platform(lambda dirs: dirs.user_data_path)


def settings_folder() -> Path:
    """Return the folder that holds ``settings.toml``, ``themes``, ``questions`` and ``abbreviations``."""
    return _of_the_platform(lambda dirs: dirs.user_config_path)


def abbreviations_folder() -> Path:
    """Return the folder of the coach's own short forms, whether or not it is there."""
    return settings_folder() / "abbreviations"


def settings_file() -> Path:
    """Return the settings file, whether or not it is there."""
    return settings_folder() / "settings.toml"


def export_folder(chosen: str = "") -> Path:
    """Tell where exported walks go.

    Args:
        chosen: the folder from the settings or the command line; empty for ``gembawalk`` in the documents folder,
            or in the home folder where there is no documents folder.

    Raises:
        UnwritableFile: the chosen folder can't be one.
    """
    if chosen.strip():
        return _absolute(chosen, "export_folder", UnwritableFile)
    documents = _of_the_platform(lambda dirs: dirs.user_documents_path)
    return (documents if documents.is_dir() else _of_the_platform(lambda _: Path.home())) / NAME


def new_file(chosen: str) -> Path:
    """Tell where a file goes that is named on the command line and isn't there yet.

    Raises:
        UnwritableFile: the name can't be one, or something lies there.
    """
    path = _absolute(chosen, "--out", UnwritableFile)
    if os.path.lexists(path):
        raise UnwritableFile(
            phrase("Nothing was written"),
            phrase("{path} is already there.", path=path),
            phrase("Name a file that isn't there yet."),
        )
    return path


def packaged_themes() -> Path:
    """Return the folder of the themes that come with gembawalk: inside of the package where it was installed from a
    wheel, else at the top of the source tree beside it.
    """
    package = Path(__file__).parent
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def _of_the_platform(choose: Callable[[PlatformDirs], Path]) -> Path:
    # Imported here, because it is only needed where no path was given.
    from platformdirs import PlatformDirs

    try:
        return choose(PlatformDirs(NAME, appauthor=False))
    except RuntimeError as error:
        reason = phrase("the home folder of this account is unknown ({error}).", error=error)
        raise GembaError(
            phrase("Nowhere to keep anything"), reason, phrase("Set HOME, or name the database with --db.")
        ) from error


def _absolute(text: str, source: str, failure: type[GembaError]) -> Path:
    title = phrase("{source} names no place", source=source)
    if not text.strip() or "\0" in text:
        raise failure(
            title, phrase("{text} is not a path.", text=repr(text)), phrase("Write the path of a file or folder.")
        )
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise failure(
            title, phrase("the home folder in {text} is unknown.", text=repr(text)), phrase("Write the whole path.")
        ) from error


def _is_same(one: Path, other: Path) -> bool:
    return os.path.normcase(one.resolve()) == os.path.normcase(other.resolve())
