"""What was seen and told at a step."""

from __future__ import annotations

from collections.abc import Iterator

from gembawalk.documents.escape import escape_line
from gembawalk.documents.identity import OPINIONS, Order
from gembawalk.documents.page import NOTHING, Page, labelled, quote, raw
from gembawalk.documents.task import try_item
from gembawalk.domain.standard import Step
from gembawalk.domain.taps import seconds, spread
from gembawalk.domain.walk import Observation, Opinion


def told_at(page: Page, step: Step, order: Order, numbers: dict[str, int]) -> Iterator[str]:
    """Yield the paragraphs of a step; `numbers` are those of the tries, by their ids."""
    for number, one in enumerate(order.seen_at(step.id), 1):
        if number == 1 or not page.is_full:
            yield from _seen(page, one)
            yield _problem(page, one, "")
        else:
            yield _problem(page, one, f"**{page.words.labels['problem']} ({number}).**")
            yield from _seen(page, one)
        yield from _rest(page, one, order)
        for tried in order.attached.get(one.id, ()):
            if tried.do or page.is_full:
                yield try_item(page, numbers[tried.id], tried)


def _seen(page: Page, one: Observation) -> Iterator[str]:
    yield page.labelled("seen", one.facts, page.word("match", one.match)) if one.facts or one.match else ""
    yield _taps(page, one)
    if one.risk == "yes":
        yield page.labelled("risk_yes", one.risk_action) or page.bold("risk_yes")
    elif page.is_full:
        yield page.labelled("risk", None, page.word("risk", one.risk))
        yield page.labelled("risk_action", one.risk_action)


def _taps(page: Page, one: Observation) -> str:
    found = spread(one.taps)
    if not found:
        return ""
    median = page.words.phrases["median"].format(
        median=seconds(found.median), shortest=seconds(found.shortest), longest=seconds(found.longest)
    )
    times = f" ({'; '.join(map(_exact, one.taps))} s)" if page.is_full else ""
    return f"{page.bold('taps')} {median}, {page.words.count('cycles', found.count)}{times}."


def _exact(milliseconds: int) -> str:
    whole, rest = divmod(abs(milliseconds), 1000)
    sign = "-" if milliseconds < 0 else ""
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"


def _problem(page: Page, one: Observation, numbered: str) -> str:
    if numbered:
        return labelled(numbered, one.problem) if one.problem else numbered
    return page.labelled("problem", one.problem)


def _rest(page: Page, one: Observation, order: Order) -> Iterator[str]:
    for back in page.walk.returns:
        if back.observation == one.id:
            adopted = page.words.phrases["adopted"].format(day=page.words.day(back.adopted_on), number=back.number)
            yield f"{page.bold('back')} {escape_line(back.do)} *({adopted})*"
    yield _side_by_side(
        f"{page.bold('output')} {page.word('known', one.output)}" if one.output else "",
        f"{page.bold('outcome')} {page.word('known', one.outcome)}" if one.outcome else "",
    )
    yield page.labelled("evidence", one.evidence)
    yield page.labelled("could_see", one.could_see)
    if page.walk.agreed != "rather not" or page.is_full:
        for kind in OPINIONS:
            yield from _opinion(page, order.opinions.get((one.id, kind)))
    four_m = one.four_m if page.is_full or one.four_m != "not known yet" else None
    reach = one.reach if page.is_full or one.reach != "not known" else None
    yield _side_by_side(
        page.bold("four_m", _capital(page.word("four_m", four_m))) if four_m else "",
        f"{page.bold('reach')} {page.word('reach', reach)}" if reach else "",
    )
    yield _trying(page, one, one.id in order.attached)


def _trying(page: Page, one: Observation, is_tried: bool) -> str:
    if page.is_full and one.trying != ("try" if is_tried else None):
        return page.labelled("trying", None, page.word("trying", one.trying) or NOTHING)
    return page.labelled("trying", None, page.word("trying", one.trying)) if one.trying == "learning" else ""


def _side_by_side(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:] if word[:1] != "“" else word


def _opinion(page: Page, opinion: Opinion | None) -> Iterator[str]:
    if opinion is None or not (opinion.text or (page.is_full and opinion.basis)):
        return
    basis = f" *({page.words.values['basis'].get(opinion.basis) or raw(opinion.basis)})*" if opinion.basis else ""
    yield page.bold(opinion.kind) + basis
    if opinion.text:
        yield quote(opinion.text)
