"""Themes: files that name colours by what they mean, read, tried on a copy of the stylesheet, then registered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from textual.app import App
from textual.color import Color, ColorParseError
from textual.css.errors import StylesheetError
from textual.css.tokenizer import TokenError
from textual.theme import Theme

from gembawalk.domain.text import one_line
from gembawalk.errors import UnreadableDocument
from gembawalk.paths import packaged_themes

MEANINGS = ("muted", "due", "overdue", "better", "same", "worse", "promise", "quote", "danger")
"""The colours that are gembawalk's own variables in the stylesheets, as ``$due``."""

_TEXTUAL = ("primary", "secondary", "warning", "error", "success", "accent", "background", "surface", "panel")
_COLOURS = ("text", "foreground", "boost", *MEANINGS, *_TEXTUAL)
_KEYS = ("name", "dark", *_COLOURS)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ALLOWED = 'write "#rrggbb", "rgb(1,2,3)", "hsl(120,50%,40%)" or a name as "teal"'

_STAND_INS = {
    "text": ("foreground",),
    "accent": ("primary",),
    "primary": ("accent",),
    "due": ("warning",),
    "warning": ("due",),
    "overdue": ("danger", "error", "due", "warning"),
    "better": ("success",),
    "success": ("better",),
    "worse": ("error", "danger"),
    "danger": ("error", "worse"),
    "error": ("danger", "worse"),
    "promise": ("secondary",),
    "same": ("muted",),
    "quote": ("text", "foreground"),
    "secondary": ("muted",),
}
"""Where a theme doesn't name a colour, the first of these that it names stands in."""


def read_theme(source: Path | Traversable) -> Theme:
    """Read a theme file; what it leaves out comes from its other colours, else from gemba-dark or gemba-light.

    Raises:
        UnreadableDocument: the file can't be read or has mistakes; all are named with key, value and what is allowed.
    """
    table = _read(source)
    mistakes = list(_mistakes(table))
    if mistakes:
        raise _failure(source, mistakes)
    name, dark = table.pop("name"), table.pop("dark", True)
    given = {key: Color.parse(value) for key, value in table.items()}
    return _theme(name, dark, _complete(given, dark))


def load_themes(app: App[Any], user_folder: Path) -> tuple[UnreadableDocument, ...]:
    """Register the themes that come with gembawalk and those of the coach; each file with a mistake is left out.

    A theme of the coach takes the place of one that came along under the same name. With ``NO_COLOR`` Textual turns
    all colours to greys of the same lightness; its own ``ansi`` themes have no lightness, would be black on black
    then, and are taken away.

    Returns:
        What was wrong, one error a file; each was shown as a toast as well. Standard error belongs to the screen while
        the app runs, so the caller writes them there once it has ended.
    """
    failures: list[UnreadableDocument] = []
    read_from: dict[str, str] = {}
    for source in _files(packaged_themes()):
        app.register_theme(read_theme(source))
    for source in _files(user_folder):
        try:
            theme = read_theme(source)
            if theme.name in read_from:
                raise _failure(source, [f"name = {theme.name!r} is taken by {read_from[theme.name]}."])
            _try_on(app, theme, source)
        except UnreadableDocument as failure:
            failures.append(failure)
            app.notify(str(failure), severity="warning", timeout=15, markup=False)
        else:
            read_from[theme.name] = source.name
            app.register_theme(theme)
    if app.no_color:
        for name in [name for name, theme in app.available_themes.items() if theme.ansi]:
            app.unregister_theme(name)
    return tuple(failures)


def variable_defaults(theme: Theme | None = None) -> dict[str, str]:
    """Return gembawalk's own colours for a theme that doesn't name them, as Textual's own themes.

    Args:
        theme: the theme that they have to go with; None for gemba-dark.
    """
    if theme is None:
        return {key: _house(True)[key].hex for key in MEANINGS}
    if theme.ansi:
        # The terminal chooses these colours: they can't be blended, and only the eight basic ones are sure to be read.
        signals = {"warning": theme.warning, "error": theme.error, "success": theme.success}
        named = {**signals, "accent": theme.accent, "muted": "ansi_default", "text": "ansi_default"}
        return {key: named.get(_STAND_INS.get(key, ("muted",))[-1]) or "ansi_default" for key in MEANINGS}
    given = {key: Color.parse(value) for key in _TEXTUAL if (value := getattr(theme, key))}
    if theme.foreground:
        given["text"] = Color.parse(theme.foreground)
    complete = _complete(given, theme.dark)
    return {key: complete[key].hex for key in MEANINGS}


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two opaque colours as WCAG 2 defines it, from 1 to 21; text wants 4.5 or more."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError:
        return []


def _read(source: Path | Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(source.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _failure(source, [f"{error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise _failure(source, [f"byte {error.start + 1} is not UTF-8."]) from error
    except (ValueError, RecursionError) as error:
        raise _failure(source, [f"not TOML: {one_line(str(error))}."]) from error


def _mistakes(table: Mapping[str, Any]) -> Iterator[str]:
    name = table.get("name", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield f'name = {_shown(name)} is no name; write one of small letters, digits and hyphens, as "my-shift".'
    if not isinstance(table.get("dark", True), bool):
        yield f"dark = {_shown(table['dark'])} is neither true nor false."
    if "text" in table and "foreground" in table:
        yield "text and foreground mean the same; name one of them."
    for key, value in table.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            yield f"{_shown(key)} is not known; " + (f"did you mean {near[0]}?" if near else _known())
        elif key in _COLOURS and (mistake := _mistake_in_colour(value)):
            yield f"{key} = {_shown(value)} {mistake}"


def _mistake_in_colour(value: object) -> str:
    if not isinstance(value, str):
        return f"is not a text; {_ALLOWED}."
    try:
        colour = Color.parse(value)
    except (ColorParseError, ValueError) as error:
        suggested = getattr(error, "suggested_color", None)
        return f"is no colour; did you mean {suggested!r}?" if suggested else f"is no colour; {_ALLOWED}."
    return f"is the terminal's own and can't be mixed; {_ALLOWED}." if colour.ansi is not None else ""


def _known() -> str:
    return f"known are {', '.join(_KEYS)}."


def _shown(value: object) -> str:
    text = one_line(repr(value))
    return text if len(text) <= 40 else text[:39] + "…"


def _failure(source: Path | Traversable, mistakes: list[str]) -> UnreadableDocument:
    return UnreadableDocument("A theme was left out", f"{source}: {' '.join(mistakes)}")


@cache
def _house(dark: bool) -> dict[str, Color]:
    table = _read(packaged_themes() / ("gemba-dark.toml" if dark else "gemba-light.toml"))
    return {key: Color.parse(value) for key, value in table.items() if key in _COLOURS}


def _complete(given: Mapping[str, Color], dark: bool) -> dict[str, Color]:
    found = dict(given)
    for key, stand_ins in _STAND_INS.items():
        if key not in found and (stand_in := next((one for one in stand_ins if one in given), None)):
            found[key] = given[stand_in]
    house = _house(dark)
    background = found.setdefault("background", house["background"])
    if "text" not in found:
        is_readable = contrast(house["text"], background) >= 7
        found["text"] = house["text"] if is_readable else background.get_contrast_text(1)
    if "background" in given or "text" in given:
        found.setdefault("surface", background.blend(found["text"], 0.05))
        found.setdefault("panel", background.blend(found["text"], 0.1))
        found.setdefault("muted", found["text"].blend(background, 0.25))
    return {**house, **found}


def _theme(name: str, dark: bool, colours: Mapping[str, Color]) -> Theme:
    boost = colours.get("boost")
    return Theme(
        name=name,
        dark=dark,
        foreground=colours["text"].hex,
        boost=boost.hex if boost else None,
        variables={key: colours[key].hex for key in MEANINGS} | _fittings(colours, dark),
        **{key: colours[key].hex for key in _TEXTUAL},
    )


def _fittings(colours: Mapping[str, Color], dark: bool) -> dict[str, str]:
    """Colour what Textual draws by itself: cursors, selections, scrollbars, frames, keys, links and headings."""
    text, accent, background = colours["text"], colours["accent"], colours["background"]
    block = accent.blend(background, 0.3 if dark else 0.5)
    on_block = max(text, background, key=lambda colour: contrast(colour, block))
    quiet = background.blend(text, 0.2)
    return {
        "block-cursor-background": block.hex,
        "block-cursor-foreground": on_block.hex,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": colours["panel"].hex,
        "block-cursor-blurred-foreground": text.hex,
        "block-hover-background": text.with_alpha(0.06).hex,
        "border": accent.hex,
        "border-blurred": quiet.hex,
        "input-cursor-background": accent.hex,
        "input-cursor-foreground": background.hex,
        "input-selection-background": accent.with_alpha(0.3).hex,
        "input-selection-foreground": text.hex,
        "screen-selection-background": accent.with_alpha(0.3).hex,
        "scrollbar": quiet.hex,
        "scrollbar-hover": background.blend(text, 0.35).hex,
        "scrollbar-active": accent.hex,
        "scrollbar-background": background.hex,
        "footer-background": colours["panel"].hex,
        "footer-foreground": text.hex,
        "footer-key-foreground": accent.hex,
        "footer-description-foreground": colours["muted"].hex,
        "link-color": accent.hex,
        "link-color-hover": on_block.hex,
        "link-background-hover": block.hex,
        "markdown-h1-color": accent.hex,
        "markdown-h2-color": accent.hex,
        "markdown-h2-text-style": "bold",
        "markdown-h3-color": text.hex,
    }


def _try_on(app: App[Any], theme: Theme, source: Path) -> None:
    stylesheet = app.stylesheet.copy()
    stylesheet.set_variables({**variable_defaults(theme), **theme.to_color_system().generate(), **theme.variables})
    try:
        stylesheet.parse()
    except (StylesheetError, TokenError) as error:
        raise _failure(source, [f"the screens can't be drawn with it ({one_line(str(error))})."]) from error


def _luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
