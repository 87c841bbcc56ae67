"""Themes: what the two are like, how a file is judged, and that a mistake never takes the app along."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from story import shown
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Static, TextArea
from textual.widgets._toast import Toast

from gembawalk.errors import UnreadableDocument
from gembawalk.paths import packaged_themes
from gembawalk.ui.themes import MEANINGS, contrast, load_themes, read_theme, try_on, variable_defaults

PACKAGED = tuple(sorted(path.stem for path in Path(str(packaged_themes())).glob("*.toml")))
LIGHT = {"gemba-light", "gemba-daylight"}
WORDS = ("foreground", "accent", *MEANINGS)
"""The colours that text is written in."""
GROUNDS = ("background", "surface", "panel")
"""The colours that text stands on."""


class Themed(App[None]):
    """An app that uses each of the colours by meaning."""

    CSS = "\n".join(f".{key} {{ color: ${key}; background: $panel; }}" for key in MEANINGS)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.failures: tuple[UnreadableDocument, ...] = ()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colours by meaning to themes that don't name them."""
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        """One line of each colour, and a field."""
        for key in MEANINGS:
            yield Static(key, classes=key)
        yield TextArea("words")

    def on_mount(self) -> None:
        """Wear the dark theme, then look for more."""
        self.failures = load_themes(self, self.folder)
        self.theme = "gemba-dark"


def packaged(name: str) -> Theme:
    """Read a theme that comes along."""
    return read_theme(packaged_themes() / f"{name}.toml")


def colours_of(theme: Theme) -> dict[str, Color]:
    """Return all colours that a theme gives to the stylesheet."""
    variables = {**theme.to_color_system().generate(), **theme.variables}
    return {key: Color.parse(value) for key, value in variables.items() if re.fullmatch(r"#\w{6,8}", value)}


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    """Write a theme file."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# The two themes


@pytest.mark.parametrize("name", PACKAGED)
def test_a_packaged_theme_names_every_colour_itself(name: str) -> None:
    table = tomllib.loads((packaged_themes() / f"{name}.toml").read_text(encoding="utf-8"))
    assert table["name"] == name
    named = {
        "text",
        *MEANINGS,
        "accent",
        "background",
        "surface",
        "panel",
        "secondary",
        "warning",
        "error",
        "success",
    }
    assert named <= table.keys()
    assert packaged(name).dark == table["dark"] == (name not in LIGHT)


@pytest.mark.parametrize("grey", [False, True], ids=["in colour", "with NO_COLOR"])
@pytest.mark.parametrize("name", PACKAGED)
def test_every_word_can_be_read_wherever_it_stands(name: str, grey: bool) -> None:
    colours = colours_of(packaged(name))
    grounds = {key: colours[key] for key in GROUNDS}
    for key in ("background", "surface"):
        grounds[f"a chosen line on the {key}"] = grounds[key].blend(colours["block-cursor-background"], 0.25)
    unreadable = {
        (word, place): round(seen, 1)
        for word in WORDS
        for place, ground in grounds.items()
        if (seen := contrast(*((c.monochrome if grey else c) for c in (colours[word], ground)))) < 4.5
    }
    assert unreadable == {}


@pytest.mark.parametrize("name", PACKAGED)
def test_what_textual_draws_can_be_read(name: str) -> None:
    colours = colours_of(packaged(name))
    field = colours["surface"]
    selected = field.blend(
        colours["input-selection-background"].with_alpha(1), colours["input-selection-background"].a
    )
    pairs = {
        "block cursor": (colours["block-cursor-foreground"], colours["block-cursor-background"]),
        "block cursor elsewhere": (
            colours["block-cursor-blurred-foreground"],
            colours["block-cursor-blurred-background"],
        ),
        "letter under the cursor": (colours["input-cursor-foreground"], colours["input-cursor-background"]),
        "selected text": (colours["input-selection-foreground"], selected),
        "footer key": (colours["footer-key-foreground"], colours["footer-background"]),
        "footer words": (colours["footer-description-foreground"], colours["footer-background"]),
        "link under the mouse": (colours["link-color-hover"], colours["link-background-hover"]),
    }
    assert {what: round(contrast(*pair), 1) for what, pair in pairs.items() if contrast(*pair) < 4.5} == {}
    assert contrast(colours["input-cursor-background"], field) >= 3
    assert contrast(colours["border"], field) >= 3


def seen_without(red_or_green: str, colour: Color) -> tuple[float, float, float]:
    """Return a colour as it is seen without one kind of cones (Machado 2009), and scaled by how light it is."""
    rows = {
        "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    }[red_or_green]
    linear = [(part / 255) ** 2.2 for part in colour.rgb]
    seen = [
        max(0.0, sum(weight * part for weight, part in zip(row, linear, strict=True))) ** (1 / 2.2) for row in rows
    ]
    return seen[0], seen[1], seen[2]


@pytest.mark.parametrize("cones", ["red", "green"])
def test_better_and_worse_differ_without_red_or_green(cones: str) -> None:
    def apart(name: str, one: str, other: str) -> float:
        colours = colours_of(packaged(name))
        pair = (seen_without(cones, colours[key]) for key in (one, other))
        return sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5

    for other in ("worse", "danger", "overdue", "due"):
        assert apart("gemba-safe", "better", other) > 0.35, other
    assert apart("gemba-safe", "better", "worse") > 2 * apart("gemba-dark", "better", "worse")


def test_the_night_has_next_to_no_blue_and_the_plain_one_no_colour() -> None:
    night = colours_of(packaged("gemba-night"))
    named = {key: night[key] for key in (*WORDS, *GROUNDS)}
    assert not [key for key, colour in named.items() if colour.b > min(colour.r, colour.g) or colour.b > 0x80]
    plain = packaged("gemba-plain")
    named = {key: value for key, value in colours_of(plain).items() if key in (*WORDS, *GROUNDS)}
    assert not [key for key, colour in named.items() if len({colour.r, colour.g, colour.b}) > 1]


async def test_with_no_color_the_plain_theme_is_worn_and_the_chosen_one_is_kept(
    make_app: Callable[..., App[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app("gemba-light")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == "gemba-plain"
        assert app.settings.theme == "gemba-light"


async def test_a_theme_is_worn_while_one_looks_at_it(make_app: Callable[..., App[Any]], tmp_path: Path) -> None:
    app = make_app()
    kept = tmp_path / "settings" / "settings.toml"
    async with app.run_test() as pilot:
        app.action_theme()
        await pilot.pause(0.3)
        assert "gemba-dark  " in shown(pilot)
        await pilot.press("down")
        await pilot.pause()
        assert app.theme == "gemba-daylight"
        await pilot.press("escape")
        await pilot.pause()
        assert (app.theme, kept.exists()) == ("gemba-dark", False)
        app.action_theme()
        await pilot.pause(0.3)
        await pilot.press(*"night")
        await pilot.pause()
        assert app.theme == "gemba-night"
        await pilot.press("enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert (app.theme, kept.read_text("utf-8")) == ("gemba-night", 'theme = "gemba-night"\n')


# Reading a file


@pytest.mark.parametrize(
    "text",
    [
        'name = "three"\ndark = true\nbackground = "#102040"\n',
        'name = "three"\ndark = false\naccent = "#00605a"\n',
        'name = "three"\ntext = "white"\nbackground = "rgb(0,0,60)"\n',
        'name = "three"\n',
    ],
)
def test_a_theme_of_three_lines_works(tmp_path: Path, text: str) -> None:
    colours = colours_of(read_theme(written(tmp_path, text)))
    assert {*WORDS, *GROUNDS} <= colours.keys()
    for word in WORDS:
        assert all(contrast(colours[word], colours[ground]) >= 4.5 for ground in GROUNDS), word


def test_a_colour_that_is_named_stands_in_for_those_that_are_not(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "x"\nwarning = "#ffcc00"\nsuccess = "#00ff88"\ndanger = "#ff9999"\n')
    theme = read_theme(path)
    assert (theme.variables["due"], theme.variables["better"]) == ("#FFCC00", "#00FF88")
    assert theme.error == theme.variables["worse"] == "#FF9999"


def test_what_is_named_is_taken_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "x"\nbackground = "#222222"\ntext = "#888888"\nmuted = "#333333"\n')
    theme = read_theme(path)
    assert (theme.background, theme.foreground, theme.variables["muted"]) == ("#222222", "#888888", "#333333")


colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: Color(*rgb).hex)


@given(colours, colours, st.booleans())
@example("#767676", "#767676", True)
@example("#000000", "#000000", False)
def test_whatever_the_background_what_is_left_out_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, background: str, primary: str, dark: bool
) -> None:
    text = f'name = "x"\ndark = {str(dark).lower()}\nbackground = "{background}"\nprimary = "{primary}"\n'
    found = colours_of(read_theme(written(tmp_path_factory.mktemp("any"), text)))
    for word in WORDS:
        for ground in GROUNDS:
            # Half a step of rounding is lost where colours are written in hexadecimal.
            assert contrast(found[word], found[ground]) >= 4.45, (word, ground)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = \n", "line 1"),
        ('name = "x"\nacent = "red"', "'acent' is not known; did you mean accent?"),
        ('name = "x"\nzzzz = "red"', "known are name, dark, text,"),
        ('name = "x"\ndue = "#12345"', "due = '#12345' is no colour; write \"#rrggbb\""),
        ('name = "x"\ndue = "rd"', "due = 'rd' is no colour; did you mean 'red'?"),
        ('name = "x"\ndue = 3', "due = 3 is not a text"),
        ('name = "x"\ndue = "ansi_red"', "due = 'ansi_red' is the terminal's own"),
        ('name = "x"\nbackground = "#00000080"', "background = '#00000080' is see-through"),
        ('name = "x"\ntext = "red"\nforeground = "red"', "text and foreground mean the same"),
        ('name = "x"\ndark = "yes"', "dark = 'yes' is neither true nor false"),
        ('due = "red"', "name = '' is no name"),
        ('name = "My Theme"', "name = 'My Theme' is no name"),
        ('name = "x"\n[colours]\ndue = "red"', "'colours' is not known"),
    ],
)
def test_a_mistake_names_file_key_value_and_what_is_allowed(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UnreadableDocument) as raised:
        read_theme(path)
    assert str(path) in str(raised.value)
    assert told in str(raised.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"(?s)no name.*acent.*due"):
        read_theme(written(tmp_path, 'acent = "red"\ndue = 1\n'))


@given(
    st.binary(max_size=40)
    | st.dictionaries(
        st.sampled_from(["name", "dark", "text", "boost", "background", "due", "acent"]),
        st.sampled_from(
            ['"x"', "true", '"red"', '"#0001"', '"hsl(1,2%,3%)"', '"auto"', '"$text"', '"initial"', "[]"]
        ),
    ).map(lambda table: "\n".join(f"{key} = {value}" for key, value in table.items()).encode())
)
@example(b'name = "x"\nboost = "#00000001"')
def test_any_bytes_are_a_theme_or_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "x.toml"
    path.write_bytes(content)
    try:
        theme = read_theme(path)
    except UnreadableDocument as error:
        assert str(error).isprintable()
    else:
        assert colours_of(theme)


# Loading them into an app


async def test_a_theme_with_a_mistake_is_one_toast_and_the_app_goes_on(tmp_path: Path) -> None:
    bad = written(tmp_path, 'name = "bad"\ndue = "[/red] [bold"\n', "bad.toml")
    written(tmp_path, 'name = "good"\naccent = "#88aaff"\n', "good.toml")
    app = Themed(tmp_path)
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        assert [str(bad) in str(failure) for failure in app.failures] == [True]
        toast = app.screen.query_one(Toast)
        assert "[/red] [bold" in str(toast.render())
        assert app.theme == "gemba-dark"
        assert "bad" not in app.available_themes
        app.theme = "good"
        await pilot.pause()
        assert app.screen.query_one(".due").styles.color.hex == app.theme_variables["due"]


async def test_a_theme_of_the_coach_takes_the_place_of_one_that_came_along(tmp_path: Path) -> None:
    written(tmp_path, 'name = "gemba-dark"\nbackground = "#000011"\n')
    app = Themed(tmp_path)
    async with app.run_test():
        assert app.current_theme.background == "#000011"
        assert app.failures == ()


async def test_two_files_of_one_name_are_told(tmp_path: Path) -> None:
    written(tmp_path, 'name = "x"\ndue = "red"\n', "a.toml")
    written(tmp_path, 'name = "x"\ndue = "blue"\n', "b.toml")
    app = Themed(tmp_path)
    async with app.run_test():
        assert [str(one) for one in app.failures] == [
            f"A theme was left out: {tmp_path / 'b.toml'}: name = 'x' is taken by a.toml."
        ]
        assert app.available_themes["x"].variables["due"] == "#FF0000"


async def test_a_folder_that_is_not_there_is_nothing_to_tell_and_one_that_is_a_file_is(tmp_path: Path) -> None:
    missing, file = Themed(tmp_path / "themes"), Themed(written(tmp_path, ""))
    async with missing.run_test():
        assert missing.failures == ()
        assert {*PACKAGED} <= missing.available_themes.keys()
    async with file.run_test():
        assert [str(file.folder) in str(one) for one in file.failures] == [True]
        assert file.theme == "gemba-dark"


async def test_a_broken_theme_that_came_along_doesnt_stop_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, 'name = "gemba-light"\ndue = 1\n', "gemba-light.toml")
    text = (packaged_themes() / "gemba-dark.toml").read_text(encoding="utf-8")
    written(tmp_path, text, "gemba-dark.toml")
    monkeypatch.setattr("gembawalk.ui.themes.packaged_themes", lambda: tmp_path)
    app = Themed(tmp_path / "none")
    async with app.run_test():
        assert len(app.failures) == 1
        assert app.theme == "gemba-dark"


async def test_what_the_stylesheet_cant_take_is_found_before_it_is_worn(tmp_path: Path) -> None:
    app = Themed(tmp_path)
    async with app.run_test() as pilot:
        rules = list(app.stylesheet.rules)
        theme = packaged("gemba-light")
        broken = replace(theme, variables={**theme.variables, "due": "three words here"})
        assert try_on(app, theme) == ""
        assert try_on(app, broken) != ""
        await pilot.pause()
        assert all(one is other for one, other in zip(app.stylesheet.rules, rules, strict=True))


@pytest.mark.parametrize("name", [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi])
def test_textuals_own_themes_get_colours_that_can_be_read(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    background = colours_of(theme)["background"]
    defaults = variable_defaults(theme)
    assert defaults.keys() == set(MEANINGS)
    # Some of these themes have a text that is less than 4.5 itself.
    enough = min(4.45, contrast(colours_of(theme)["foreground"], background))
    assert all(contrast(Color.parse(colour), background) >= enough for colour in defaults.values())


def test_without_a_theme_the_colours_are_those_of_the_dark_one() -> None:
    variables = packaged("gemba-dark").variables
    assert variable_defaults() == {key: variables[key] for key in MEANINGS}


async def test_with_no_color_all_is_grey_and_nothing_can_turn_black_on_black(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Themed(tmp_path)
    async with app.run_test():
        assert not [name for name, theme in app.available_themes.items() if theme.ansi]
        drawn = app.export_screenshot()
    frame = {"#28c840", "#febc2e", "#ff5f57", "#c5c8c6"}  # of the picture's window, not of the app
    colours = {Color.parse(found) for found in set(re.findall(r"#[0-9a-f]{6}\b", drawn)) - frame}
    assert len(colours) > 4
    assert [colour.hex for colour in colours if len({colour.r, colour.g, colour.b}) > 1] == []


async def test_the_real_app_can_wear_every_theme(make_app: Callable[[], App[Any]]) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        assert app.theme == "gemba-dark"
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            assert MEANINGS[0] in app.theme_variables, name
