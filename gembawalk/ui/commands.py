"""Everything that can be done by a key: one table that feeds bindings, footer, help, palette and README."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from textual.binding import Binding, BindingType

from gembawalk.phrases import phrase


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done on a screen.

    Args:
        id: ``<screen>.<verb>``; names the command in the settings file.
        keys: the keys, separated by commas; the first is shown.
        action: the method ``action_…`` that does it, with arguments as Textual writes them.
        label: one or two words for the footer.
        help: one sentence for help, palette and tooltip.
        shown: whether the footer has room for it.
        shown_key: how the key is written in the footer, where it isn't plain.
        first: whether it comes before what a field does with the key.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    shown: bool = True
    shown_key: str = ""
    first: bool = False

    def binding(self) -> Binding:
        """Return the binding for Textual."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.shown,
            key_display=self.shown_key or None,
            tooltip=self.help,
            id=self.id,
            priority=self.first,
        )


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Return the bindings of commands, in their order."""
    return [command.binding() for command in commands]


APP = (
    Command("app.help", "f1,question_mark", "help", "Help", "What can be done here, and why it is asked."),
    Command("app.leave", "ctrl+q", "quit", "Leave", "Leave gembawalk; an unfinished walk waits.", False, "^q"),
)

HOME = (
    Command("home.walk", "w,n", "walk", "New walk", "Choose a standard and begin a walk."),
    Command("home.due", "d", "due", "Due", "See all that is due, by day or by area."),
    Command("home.find", "f,slash", "find", "Find", "Look for anything that was seen before."),
    Command("home.past", "p", "past", "Past walks", "Read, annotate and export earlier walks."),
    Command("home.standards", "s", "standards", "Standards", "Read the standards and see their age."),
    Command("home.tour", "t", "tour", "Tour", "Two minutes through the demo plant.", False),
    Command(
        "home.demo",
        "o",
        "demo",
        "Demo plant",
        "Open the demo plant, apart from your own walks; in it, your own again.",
        False,
    ),
    Command("home.leave", "q", "app.quit", "Leave", "Leave gembawalk; an unfinished walk waits.", True),
)

WALK = (
    Command(
        "walk.back",
        "ctrl+b",
        "back",
        "Back",
        "Go to the question before; what you typed is kept.",
        True,
        "^b",
    ),
    Command("walk.skip", "ctrl+n", "skip", "Skip", "Skip this question; the skip is kept.", False, "^n"),
    Command("walk.go", "ctrl+g", "go_to", "Go", "Go to any step or question.", True, "^g"),
    Command("walk.jot", "ctrl+o", "jot", "Jot", "Jot down something loose that you just saw.", True, "^o"),
    Command("walk.part", "ctrl+l", "next_part", "Next part", "Leave the rest of this part, and go on.", True, "^l"),
    Command(
        "walk.take",
        "ctrl+t",
        "take_over",
        "Take over",
        "Start the try from the chosen one in Seen before.",
        False,
        "^t",
    ),
    Command(
        "walk.seen_up",
        "ctrl+up",
        "seen(-1)",
        "Seen before: up",
        "Choose the hit above in Seen before.",
        False,
    ),
    Command(
        "walk.seen_down",
        "ctrl+down",
        "seen(1)",
        "Seen before: down",
        "Choose the hit below in Seen before.",
        False,
    ),
    Command(
        "walk.open",
        "f4",
        "open_seen",
        "Open beside",
        "Read the walk of the chosen hit beside this one.",
        False,
    ),
    Command(
        "walk.beside_up",
        "pageup",
        "beside(-1)",
        "Beside the question: up",
        "Scroll what stands beside the question up, where it has no room.",
        False,
        "pgup",
        first=True,
    ),
    Command(
        "walk.beside_down",
        "pagedown",
        "beside(1)",
        "Beside the question: down",
        "Scroll what stands beside the question down, where it has no room.",
        False,
        "pgdn",
        first=True,
    ),
    Command(
        "walk.blame",
        "f3,b",
        "blame",
        "Why",
        "Ask why this step and its key points say what they say; b where no words are typed.",
        False,
    ),
    Command("walk.language", "f9", "language", "Language", "Ask in another language from here on.", False),
    Command("walk.undo", "f8", "undo_answer", "Undo", "Take back the last answer that was given.", False),
    Command("walk.leave", "escape", "home", "Home", "Pause the walk and go home; nothing is lost.", False, "esc"),
)

READ_BACK = (
    Command("read_back.correct", "c", "correct", "Correct", "Change this line, and come back to reading."),
    Command("read_back.strike", "x,delete", "strike", "Strike", "Delete this line for good, from everywhere."),
)

SUMMARY = (
    Command("summary.export", "e", "export", "Export", "See what would be written, then write or copy it."),
    Command("summary.profile", "p", "profile", "For whom", "Show it for the team, for the coach, or whole."),
)

EXPORT = (
    Command("export.write", "enter,w", "write", "Write", "Write it to the file that is named.", True, "enter"),
    Command("export.copy", "c", "copy", "Copy", "Copy it, for a mail or a chat."),
    Command("export.profile", "p", "profile", "For whom", "For the team, for the coach, or whole."),
    Command("export.form", "f", "form", "Form", "As markdown, or as a page for browser and print."),
    Command("export.names", "n", "names", "Names", "Put a role in the place of what looks like a name, or not."),
    Command("export.close", "escape,q", "close", "Back", "Go back; nothing is written.", True, "esc"),
)

READER = (
    Command("reader.note", "n", "note", "Add note", "Add something you learned since; the walk stays as it was."),
    Command("reader.take_up", "u", "take_up", "Take up", "Go on with this walk; it isn't finished."),
    Command("reader.erase", "x", "erase", "Erase", "Erase this walk for good, from everywhere.", False),
    Command("reader.close", "escape,q", "close", "Back", "Go back.", True, "esc"),
)

FIND = (
    Command("find.narrow", "tab", "narrow", "Narrow", "Choose what the hits shall have in common, or go back."),
    Command("find.lift", "ctrl+r", "lift", "Show all", "Lift all limits again.", True, "^r"),
    Command("find.up", "ctrl+up", "scroll(-1)", "Preview: up", "Scroll the chosen one up.", False),
    Command("find.down", "ctrl+down", "scroll(1)", "Preview: down", "Scroll the chosen one down.", False),
)

STANDARDS = (
    Command(
        "standards.write",
        "ctrl+n",
        "write",
        "Write one",
        "Write down a standard: its title, then a step a line.",
        True,
        "^n",
    ),
    Command(
        "standards.retired",
        "ctrl+r",
        "retired",
        "Out of use",
        "Show those out of use too, or not again.",
        True,
        "^r",
    ),
)

STANDARD = (
    Command("standard.walk", "w", "walk", "Walk", "Begin a walk on this standard."),
    Command(
        "standard.blame",
        "b",
        "blame",
        "Why",
        "Ask why the chosen line says what it says: who told it, what was tried.",
    ),
    Command("standard.story", "t", "story", "Story", "Read the chosen step's whole life, newest first."),
    Command("standard.edit", "e", "edit", "Edit", "Edit the standard; saving makes the next version."),
    Command("standard.versions", "v", "versions", "Versions", "Read the versions and compare them word by word."),
    Command("standard.export", "x", "export", "Export", "Write the standard as a markdown file."),
    Command("standard.retire", "r", "retire", "Retire", "Take the standard out of use, or into use again.", False),
    Command("standard.close", "escape,q", "close", "Back", "Go back.", True, "esc"),
)

STORY = (Command("story.close", "escape,q", "close", "Back", "Go back.", True, "esc"),)

VERSIONS = (
    Command("versions.mark", "space", "mark", "Mark", "Mark this version and compare the others with it."),
    Command("versions.close", "escape,q", "close", "Back", "Go back.", True, "esc"),
)

EDITOR = (
    Command("editor.save", "ctrl+s,f2", "save", "Save", "Save what stands here as the next version.", True, "^s"),
    Command(
        "editor.again",
        "ctrl+r",
        "again",
        "Start over",
        "Take the saved text again; Ctrl+Z brings yours back.",
        True,
        "^r",
    ),
    Command("editor.close", "escape", "close", "Back", "Go back; what you changed waits for you.", True, "esc"),
)

ADOPT = (
    Command("adopt.save", "ctrl+s,f2", "save", "Adopt", "Save it as the next version of the standard.", True, "^s"),
    Command("adopt.edit", "f4", "edit", "Whole standard", "Edit the whole standard with the key point in it."),
    Command("adopt.close", "escape", "close", "Later", "Go back; it waits on the due board.", True, "esc"),
)

DUE = (
    Command("due.area", "a", "area", "By area", "Group what is due by area, or by day again."),
    Command("due.close", "escape,q", "close", "Back", "Go back.", True, "esc"),
)

TABLES = (
    APP,
    HOME,
    WALK,
    READ_BACK,
    SUMMARY,
    EXPORT,
    READER,
    FIND,
    STANDARDS,
    STANDARD,
    STORY,
    VERSIONS,
    EDITOR,
    ADOPT,
    DUE,
)
KNOWN_IDS = frozenset(command.id for table in TABLES for command in table)


def nearest(id: str) -> str:
    """Return a hint at the id that was perhaps meant; empty where none is near."""
    near = get_close_matches(id, KNOWN_IDS, 1)
    return phrase(", perhaps {name}", name=near[0]) if near else ""
