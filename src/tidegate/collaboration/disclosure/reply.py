"""Answers to items, in a small file (YAML or JSON) that can be read back in.

    reply_to: examples/cv.json
    answers:
      - item: q3f2a90c1d4e
        facts: f77c0a1b2c3d
        subject: Harbin Institute of Technology
        answer: A visit of two weeks in May 2021, unpaid.
        on: 2026-11-27
        by: researcher

`facts` says which quotations the answer is about. Where the documents have said more since, the
item is open again, and the answer stands beside it as given before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tidegate.collaboration.disclosure.items import Answer, Item, Reconciliation
from tidegate.errors import InputError
from tidegate.intake import open_bounded
from tidegate.rules.reading import Page

MOST_BYTES = 4 << 20
MOST_ANSWER = 20_000
_FIELDS = ("item", "facts", "subject", "answer", "on", "by")
_HINT = "Begin with the form that --form writes."


@dataclass(frozen=True, slots=True)
class Replied:
    """One answer as the file has it."""

    item: str
    facts: str
    subject: str
    answer: Answer


def read_replies(path: Path | str) -> tuple[Replied, ...]:
    """The answers of a file; those left empty are none. Raises InputError with every problem."""
    path = Path(path)
    page = Page(path, path.name)
    read = _from_json if path.suffix.lower() == ".json" else _from_yaml
    found: dict[str, Replied] = {}
    for line, told in read(page):
        if not told.get("answer"):
            continue
        item = told.get("item", "")
        if not item:
            page.say(line, "an answer without its item")
        elif item in found:
            page.say(line, f"item {item[:20]} is answered twice")
        elif len(told["answer"]) > MOST_ANSWER:
            page.say(line, f"an answer is longer than {MOST_ANSWER:,} characters")
        else:
            answer = Answer(told["answer"], told.get("on", "")[:40], told.get("by", "")[:80])
            found[item] = Replied(
                item, told.get("facts", ""), told.get("subject", "")[:300], answer
            )
    if page.problems:
        raise InputError(f"{path.name} cannot be used", problems=page.problems, hint=_HINT)
    return tuple(found.values())


Line = tuple[int | None, dict[str, str]]


def _from_yaml(page: Page) -> Iterator[Line]:
    fields = page.open()
    if fields is None:
        return
    if "answers" not in fields:
        page.say(None, "holds no list of answers")
    for node in page.items(fields.get("answers"), "answers"):
        one = page.mapping(node, "an answer", optional=_FIELDS)
        if one is not None:
            texts = {name: page.text(value, name, empty=True) for name, value in one.items()}
            yield node.start_mark.line + 1, texts


def _from_json(page: Page) -> Iterator[Line]:
    with open_bounded(page.path, limit=MOST_BYTES) as file:
        raw = file.read()
    try:
        told = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as wrong:
        page.say(None, f"is not JSON: {wrong}")
        return
    answers = told.get("answers") if isinstance(told, dict) else None
    if not isinstance(answers, list):
        page.say(None, "holds no list of answers")
        return
    for number, one in enumerate(answers, 1):
        if isinstance(one, dict):
            yield number, {k: v.strip() for k, v in one.items() if isinstance(v, str)}
        else:
            page.say(number, "an answer must be a mapping of names to values")


def answered(found: Reconciliation, replies: Iterable[Replied]) -> Reconciliation:
    """The same with the answers beside their items; answers to no item of this run are told."""
    by_item = {one.item: one for one in replies}
    items = tuple(_with(item, by_item.pop(item.id, None)) for item in found.items)
    left = tuple(f"{one.subject or one.item}: {one.answer.text}" for one in by_item.values())
    return replace(found, items=items, unmatched_answers=left)


def _with(item: Item, reply: Replied | None) -> Item:
    if reply is None:
        return item
    current = reply.facts in ("", item.facts)
    return replace(item, answer=replace(reply.answer, current=current))


def form(found: Reconciliation, *, about: str) -> str:
    """An empty reply in YAML, one entry an item, with answers already given kept."""
    import yaml

    answers = [
        {
            "item": item.id, "facts": item.facts, "subject": item.subject,
            "answer": item.answer.text if item.answer else "",
            "on": item.answer.on if item.answer else "",
            "by": item.answer.by if item.answer else "",
        }
        for item in found.items
    ]  # fmt: skip
    head = (
        "# Answers to the items of a reconciliation. Write under answer; leave the rest as it is.\n"
        "# on: the date; by: researcher, or the office that answers. Nobody has decided anything.\n"
    )
    text: str = yaml.safe_dump(
        {"reply_to": about, "answers": answers}, allow_unicode=True, sort_keys=False, width=100
    )
    return head + text
