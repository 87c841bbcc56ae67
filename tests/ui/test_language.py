"""The language of the questions: chosen on a walk, kept with it, and a broken set that never stands in the way."""

from __future__ import annotations

from pathlib import Path

from plant import MakeApp
from story import answer, begin_walk, opened, place, press, shown, type_in, wait_for

from gembawalk import phrases, settings
from gembawalk.domain.question import Stage
from gembawalk.questions import load
from gembawalk.store import Store


async def choose(pilot, language: str) -> None:
    """Choose a language by its place in the list."""
    await press(pilot, "f9")
    await press(pilot, str(["en", "de", "fr", "es", "pt", "pl", "tr", "ja"].index(language) + 1))


async def test_a_walk_goes_on_in_another_language_at_any_question(make_app: MakeApp, store: Store) -> None:
    async with opened(make_app()) as pilot:
        await begin_walk(pilot, "2")
        await press(pilot, "1")
        assert place(pilot) == "observe.facts"
        await type_in(pilot, "half a sent")
        await choose(pilot, "de")
        assert place(pilot) == "observe.facts"
        asked = shown(pilot)
        assert any(load("de").wording("observe.facts", turn) in asked for turn in range(3))
        assert "half a sent" in asked
        assert "asked in Deutsch" in asked
        await answer(pilot, "ence")
        assert load("de").word("observe.risk", "risk", "no") in shown(pilot)
        await press(pilot, "1")
    (line,) = store.open_walks()
    walk = store.walk(line.id)
    assert walk.language == "de"
    assert walk.observations[0].facts == "half a sentence"


async def test_the_language_waits_with_the_walk_and_the_next_one_begins_in_the_coachs_own(
    make_app: MakeApp,
) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await choose(pilot, "ja")
        assert load("ja").stage(Stage.PREPARE) in shown(pilot)
        await press(pilot, "escape")
    async with opened(make_app()) as pilot:
        await press(pilot, "enter", "enter")
        assert load("ja").stage(Stage.PREPARE) in shown(pilot)
        await press(pilot, "escape", "w", "enter")
        assert load("en").stage(Stage.PREPARE) in shown(pilot)
        assert "asked in" not in shown(pilot)


async def test_esc_changes_nothing_and_undo_brings_the_language_back(make_app: MakeApp) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await press(pilot, "f9", "escape")
        assert load("en").stage(Stage.PREPARE) in shown(pilot)
        await choose(pilot, "pl")
        assert load("pl").stage(Stage.PREPARE) in shown(pilot)
        await press(pilot, "f8")
        assert load("en").stage(Stage.PREPARE) in shown(pilot)


async def test_a_set_of_three_questions_works_at_once(make_app: MakeApp, tmp_path: Path) -> None:
    folder = tmp_path / "settings" / "questions"
    folder.mkdir(parents=True)
    (folder / "en.toml").write_text(
        '["prepare.learn"]\nask = ["What now?"]\n["ask.problem"]\nask = ["What hurts?"]\n["try.do"]\nhint = "small"\n',
        "utf-8",
    )
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        assert "What now?" in shown(pilot)


async def test_a_set_with_a_mistake_is_told_by_line_and_the_app_asks_its_own(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = tmp_path / "settings" / "questions"
    folder.mkdir(parents=True)
    (folder / "en.toml").write_text('["prepare.learn"]\naks = ["What now?"]\n', "utf-8")
    app = make_app()
    async with opened(app) as pilot:
        assert "line 2: prepare.learn.aks is not known, perhaps ask" in str(app.failed_questions)
        assert "line 2" in " ".join(shown(pilot).replace("▌", "").split())
        await press(pilot, "w", "enter")
        assert place(pilot) == "prepare.learn"


async def test_a_set_that_broke_meanwhile_is_told_and_the_walk_goes_on(make_app: MakeApp, tmp_path: Path) -> None:
    folder = tmp_path / "settings" / "questions"
    folder.mkdir(parents=True)
    (folder / "cs.toml").write_text('language = "Čeština"\n["prepare.learn"]\nask = ["Co dnes?"]\n', "utf-8")
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter", "f9", "9")
        assert "Co dnes?" in shown(pilot)
        await press(pilot, "escape")
    (folder / "cs.toml").write_text("= =", "utf-8")
    async with opened(make_app()) as pilot:
        await press(pilot, "enter", "enter")
        assert place(pilot) == "prepare.learn"
        assert load("en").stage(Stage.PREPARE) in shown(pilot)


async def test_the_app_changes_its_own_language_at_once_and_keeps_it(make_app: MakeApp, tmp_path: Path) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter")
        await type_in(pilot, "half a sent")
        pilot.app.run_worker(pilot.app.run_action("app_language"))
        await wait_for(pilot, "Which language shall the app speak?")
        await press(pilot, "2")
        drawn = await wait_for(pilot, "Neuer Gang", "Nicht beendet", "Hilfe")
        assert place(pilot) == "home"
        assert "Montag, 5. Oktober 2026" in drawn
        await press(pilot, "w", "enter")
        assert load("de").stage(Stage.PREPARE) in shown(pilot)
        assert "gefragt auf" not in shown(pilot)
        await press(pilot, "escape", "f1")
        assert "Was man hier tun kann" in shown(pilot)
        assert "Einen Standard wählen und einen Gang beginnen." in shown(pilot)
    assert settings.load(tmp_path / "settings" / "settings.toml").language == "de"


async def test_a_language_is_found_by_its_own_name(make_app: MakeApp, tmp_path: Path) -> None:
    async with opened(make_app()) as pilot:
        for name, there in (("deutsch", "Neuer Gang"), ("español", "Nuevo recorrido"), ("english", "New walk")):
            await press(pilot, "ctrl+p")
            await type_in(pilot, name)
            await wait_for(pilot, phrases.phrase("Change the language of screens, keys and help."))
            await press(pilot, "enter")
            await wait_for(pilot, there)
    assert settings.load(tmp_path / "settings" / "settings.toml").language == "en"


async def test_an_unfinished_walk_keeps_its_language_in_an_app_of_another(make_app: MakeApp) -> None:
    async with opened(make_app()) as pilot:
        await press(pilot, "w", "enter", "escape")
    phrases.speak("es")
    async with opened(make_app()) as pilot:
        assert "Sin terminar" in shown(pilot)
        await press(pilot, "enter", "enter")
        assert load("en").stage(Stage.PREPARE) in shown(pilot)
        assert "Seguir" in shown(pilot)
