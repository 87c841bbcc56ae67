"""Themes: files that name colours by what they mean, read, tried on a copy of the stylesheet, then registered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.color import Color, ColorParseError
from textual.css.errors import StylesheetError
from textual.css.tokenizer import TokenError
from textual.theme import BUILTIN_THEMES, Theme

from gembawalk.domain.text import one_line
from gembawalk.errors import UnreadableDocument
from gembawalk.paths import packaged_themes
from gembawalk.phrases import mark, phrase
from gembawalk.toml_file import TomlFile, shown, unknown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MEANINGS = ("muted", "due", "overdue", "better", "same", "worse", "promise", "quote", "danger")
"""The colours that are gembawalk's own variables in the stylesheets, as ``$due``."""

COLOURLESS = "gemba-plain"
"""The theme without any colour, which is worn where ``NO_COLOR`` is set."""

_TEXTUAL = ("primary", "secondary", "warning", "error", "success", "accent", "background", "surface", "panel")
_COLOURS = ("text", "foreground", "boost", *MEANINGS, *_TEXTUAL)
_KEYS = ("name", "dark", *_COLOURS)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ALLOWED = mark('write "#rrggbb", "rgb(1,2,3)", "hsl(120,50%,40%)" or a name as "teal"')

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


_ANSI = {
    "due": "warning",
    "overdue": "error",
    "better": "success",
    "worse": "error",
    "promise": "accent",
    "danger": "error",
}
"""The base colours that stand in for meanings in themes of the terminal's own colours."""


def read_theme(source: Path | Traversable) -> Theme:
    """Read a theme file; what it leaves out comes from its other colours, else from gemba-dark or gemba-light.

    Raises:
        UnreadableDocument: the file can't be read or has mistakes; key, value and what is allowed are named.
    """
    file = _file(source)
    table = _table(file)
    if mistakes := list(_mistakes(table)):
        raise file.failure(mistakes)
    name, dark = table.pop("name"), table.pop("dark", True)
    given = {key: Color.parse(value) for key, value in table.items()}
    return _theme(name, _complete(given, _house(dark)), dark)


def load_themes(app: App[Any], user_folder: Path) -> tuple[UnreadableDocument, ...]:
    """Register the themes that come with gembawalk and those of the coach; each file with a mistake is left out.

    A theme of the coach takes the place of one that came along under the same name. With ``NO_COLOR`` Textual turns
    all colours to greys of the same lightness; its own ``ansi`` themes have no lightness, would be black on black
    then, and are taken away.

    Returns:
        What was wrong, one error a file; each was shown as a toast as well. While the app runs, standard error
        belongs to the screen, so the caller writes them there once it has ended.
    """
    failures = (*_load(app, packaged_themes(), is_own=False), *_load(app, user_folder, is_own=True))
    for failure in failures:
        app.notify(str(failure), severity="warning", timeout=15, markup=False)
    if app.no_color:
        for name in [name for name, theme in app.available_themes.items() if theme.ansi]:
            app.unregister_theme(name)
    return failures


def try_on(app: App[Any], theme: Theme) -> str:
    """Read a copy of the app's stylesheet with a theme's colours, and leave the app as it is.

    Returns:
        What the stylesheet can't take, or nothing.
    """
    stylesheet = app.stylesheet.copy()
    defaults = {**app.get_theme_variable_defaults(), **variable_defaults(theme)}
    stylesheet.set_variables({**defaults, **theme.to_color_system().generate(), **theme.variables})
    try:
        stylesheet.parse()
    except (StylesheetError, TokenError) as error:
        return one_line(str(error)) or type(error).__name__
    return ""


def variable_defaults(theme: Theme | None = None) -> dict[str, str]:
    """Return gembawalk's own colours for a theme that doesn't name them, as Textual's own themes.

    Args:
        theme: the theme that they have to go with; None for gemba-dark.
    """
    if theme is None:
        return {key: _house(True)[key].hex for key in MEANINGS}
    if theme.ansi:
        # These are the terminal's own colours: nothing can be blended from them.
        named = {key: getattr(theme, base) for key, base in _ANSI.items()}
        return {key: named.get(key) or "ansi_default" for key in MEANINGS}
    given = {key: Color.parse(value) for key in _TEXTUAL if (value := getattr(theme, key))}
    if theme.foreground:
        given["text"] = Color.parse(theme.foreground)
    complete = _complete(given, _house(theme.dark))
    return {key: complete[key].hex for key in MEANINGS}


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two opaque colours as WCAG 2 defines it, from 1 to 21; text wants 4.5 or more."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def read_folder(folder: Path) -> Iterator[tuple[Path, Theme | UnreadableDocument]]:
    """Read the theme files of a folder, in the order of their names; a folder that isn't there holds none."""
    try:
        sources = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except FileNotFoundError:
        return
    except OSError as error:
        yield folder, TomlFile(folder, phrase("The themes were left out")).failure([f"{error.strerror}."])
        return
    read_from: dict[str, str] = {}
    for source in sources:
        try:
            theme = read_theme(source)
            if theme.name in read_from:
                raise _file(source).failure(
                    [
                        phrase(
                            "name = {name} is taken by {file}.",
                            name=repr(theme.name),
                            file=read_from[theme.name],
                        )
                    ]
                )
        except UnreadableDocument as failure:
            yield source, failure
        else:
            read_from[theme.name] = source.name
            yield source, theme


def _load(app: App[Any], folder: Path, *, is_own: bool) -> Iterator[UnreadableDocument]:
    for source, read in read_folder(folder):
        if isinstance(read, UnreadableDocument):
            yield read
        # Those that come along are tried in the tests; each trial here would delay the start.
        elif is_own and (trouble := try_on(app, read)):
            yield _file(source).failure(
                [phrase("the screens can't be drawn with it ({trouble}).", trouble=trouble)]
            )
        else:
            app.register_theme(read)


def _file(source: Path | Traversable) -> TomlFile:
    return TomlFile(source, phrase("A theme was left out"))


def _table(file: TomlFile) -> dict[str, Any]:
    text = file.text()
    if text is None:
        raise file.failure([phrase("there is no such file.")])
    return file.parse(text)


def _mistakes(table: Mapping[str, Any]) -> Iterator[str]:
    name = table.get("name", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield phrase(
            'name = {name} is no name; write one of small letters, digits and hyphens, as "my-shift".',
            name=shown(name),
        )
    if not isinstance(table.get("dark", True), bool):
        yield phrase("dark = {value} is neither true nor false.", value=shown(table["dark"]))
    if "text" in table and "foreground" in table:
        yield phrase("text and foreground mean the same; name one of them.")
    for key, value in table.items():
        if key not in _KEYS:
            yield unknown(key, _KEYS)
        elif key in _COLOURS and (mistake := _mistake_in_colour(key, value)):
            yield f"{key} = {shown(value)} {mistake}"


def _mistake_in_colour(key: str, value: object) -> str:
    if not isinstance(value, str):
        return phrase("is not a text; {allowed}.", allowed=phrase(_ALLOWED))
    try:
        colour = Color.parse(value)
    except (ColorParseError, ValueError) as error:
        suggested = getattr(error, "suggested_color", None)
        return (
            phrase("is no colour; did you mean {suggested}?", suggested=repr(suggested))
            if suggested
            else phrase("is no colour; {allowed}.", allowed=phrase(_ALLOWED))
        )
    if colour.ansi is not None:
        return phrase("is the terminal's own and can't be mixed; {allowed}.", allowed=phrase(_ALLOWED))
    return (
        phrase("is see-through, which only boost may be; {allowed}.", allowed=phrase(_ALLOWED))
        if colour.a < 1 and key != "boost"
        else ""
    )


@cache
def _house(dark: bool) -> dict[str, Color]:
    variables = BUILTIN_THEMES["textual-dark" if dark else "textual-light"].to_color_system().generate()
    base = {key: Color.parse(variables[key]) for key in _TEXTUAL}
    base["text"] = Color.parse(variables["foreground"])
    base["muted"] = base["text"].blend(base["background"], 0.25)
    base = _complete(base, {})
    try:
        table = _table(_file(packaged_themes() / ("gemba-dark.toml" if dark else "gemba-light.toml")))
    except UnreadableDocument:
        return base  # `load_themes` tells of it
    colours = {key: value for key, value in table.items() if key in _COLOURS}
    return base | {key: Color.parse(value) for key, value in colours.items() if not _mistake_in_colour(key, value)}


def _complete(given: Mapping[str, Color], house: Mapping[str, Color]) -> dict[str, Color]:
    found = dict(given)
    for key, stand_ins in _STAND_INS.items():
        if key not in found and (stand_in := next((one for one in stand_ins if one in given), None)):
            found[key] = given[stand_in]
    background = found.get("background") or house["background"]
    if "text" not in found:
        found["text"] = house["text"] if contrast(house["text"], background) >= 7 else _farthest(background)
    text = found["text"]
    if "background" in given or "text" in given:
        # A panel differs from the screen towards the text, or away from it where that would cost too much contrast.
        other = text if contrast(text, background.blend(text, 0.1)) >= 4.5 else _farthest(text)
        found.setdefault("surface", background.blend(other, 0.05))
        found.setdefault("panel", background.blend(other, 0.1))
        found.setdefault("muted", text.blend(background, 0.25))
    whole = {**house, **found}
    return whole | {key: _readable(whole[key], whole) for key in ("accent", *MEANINGS) if key not in given}


def _farthest(colour: Color) -> Color:
    return max(Color(0, 0, 0), Color(255, 255, 255), key=lambda end: contrast(end, colour))


def _readable(colour: Color, around: Mapping[str, Color]) -> Color:
    grounds = [around[key] for key in ("background", "surface", "panel")]
    mixed = (colour.blend(around["text"], part / 10) for part in range(10))
    return next((one for one in mixed if all(contrast(one, ground) >= 4.5 for ground in grounds)), around["text"])


def _theme(name: str, colours: Mapping[str, Color], dark: bool) -> Theme:
    hexes = {key: colour.hex for key, colour in colours.items()}
    return Theme(
        name,
        primary=hexes["primary"],
        secondary=hexes["secondary"],
        warning=hexes["warning"],
        error=hexes["error"],
        success=hexes["success"],
        accent=hexes["accent"],
        foreground=hexes["text"],
        background=hexes["background"],
        surface=hexes["surface"],
        panel=hexes["panel"],
        boost=hexes.get("boost"),
        dark=dark,
        variables={key: hexes[key] for key in MEANINGS} | _fittings(colours, dark),
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
        "text-muted": colours["muted"].hex,
        "text-disabled": colours["muted"].hex,
        "link-color": accent.hex,
        "link-color-hover": on_block.hex,
        "link-background-hover": block.hex,
        "markdown-h1-color": accent.hex,
        "markdown-h2-color": accent.hex,
        "markdown-h2-text-style": "bold",
        "markdown-h3-color": text.hex,
    }


def _luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
