"""The drawer for reviews: an engagement before every channel it gives ground for.

    gate.reviews.review("engagement.yaml")

gives the document of docs/schema/review.schema.json.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.items import NO_LISTS, Past
from tidegate.desk.review.channel import Answer, Case, Channel, told_of_channels
from tidegate.desk.review.document import document
from tidegate.desk.review.engagement import Engagement
from tidegate.desk.review.reading import read_engagement
from tidegate.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from tidegate.desk.lists_in_use import ListsInUse
    from tidegate.desk.screening import Progress, Settings
    from tidegate.desk.tidegate import Tidegate

LISTLESS = ("items", "distillation")
"""Channels that look nobody up by themselves."""
INSTITUTIONS = ("collaboration", "terms", "disclosure")
"""Channels that open the registry of institutions."""


class Reviews:
    """Reviews engagements."""

    def __init__(self, gate: Tidegate, past: Past | None = None) -> None:
        self._gate = gate
        self._past = past

    def read(self, path: Path | str, opened: Sequence[Path | str] = ()) -> Engagement:
        """An engagement file, read and checked. Raises InputError with every mistake."""
        return read_engagement(path, [Path(each) for each in opened])

    def review(
        self,
        path: Path | str,
        settings: Settings | None = None,
        *,
        opened: Sequence[Path | str] = (),
        ror: Path | str | None = None,
        registry_sha256: str | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Every channel the file gives ground for, and what is said over all of them.

        The law's day is that of `settings`, else the file's, else today. `opened` are folders
        beside the file's own that its paths may lead to; `ror` is a registry dump;
        `registry_sha256` is the registry of a run that is done again, "" for none.

        Raises InputError with every mistake of the file and of the files it names; ListMissing,
        ListStale.
        """
        from tidegate.desk.review.registry import registry_in_use
        from tidegate.desk.screening import Settings, now, run_of
        from tidegate.rules import load

        started = now()
        engagement = self.read(path, opened)
        settings = settings or Settings()
        day = settings.as_of or engagement.root.text("date") or started[:10]
        settings = replace(settings, as_of=day)
        rulebooks = load(
            settings.rulebooks or None, known_at=settings.known_at, home=self._gate.home
        )
        chosen = channels()
        grounded = [each for each in chosen if each.ground(engagement)]
        past = self._stands_on(engagement, grounded, settings)
        registry: dict[str, str] = {}
        if any(each.id in INSTITUTIONS for each in grounded):
            registry = registry_in_use(self._gate, ror, registry_sha256)
        with tempfile.TemporaryDirectory() as room:
            case = Case(
                self._gate, engagement, settings, rulebooks, past, Path(room),
                registry_sha256=registry.get("sha256", ""), progress=progress,
            )  # fmt: skip
            answers = _answers(case, grounded)
        used = {key: value for each in answers.values() for key, value in each.used.items()}
        run = run_of(
            "review", started, settings, past.lists, rulebooks, past.profile,
            {
                "file": engagement.file,
                "path": str(engagement.path),
                "sha256": engagement.sha256,
                "files": _files(engagement),
                "opened": [str(Path(each).absolute()) for each in opened],
                "registry": registry,
                "log_key": used.get("log_key", ""),
            },
        )  # fmt: skip
        return document(case, run, chosen, answers)

    def _stands_on(
        self, engagement: Engagement, grounded: Sequence[Channel], settings: Settings
    ) -> Past:
        """The lists of the review, opened only where somebody is looked up, and the profile."""
        if self._past is not None:
            return self._past
        from tidegate.desk.lists_in_use import lists_in_use

        lists: ListsInUse = NO_LISTS
        asked = {each.id for each in grounded}
        if asked - set(LISTLESS):
            lists = lists_in_use(
                self._gate.lists, known_at=settings.known_at, only=settings.only,
                accept_stale=settings.accept_stale,
            )  # fmt: skip
        answers = {**(self._gate.profile.answers or {}), **engagement.profile}
        known = {name: value for name, value in answers.items() if value is not None}
        return Past(lists, known or None)


def channels() -> tuple[Channel, ...]:
    """Every channel, in the order of the page."""
    from tidegate.desk.review import (
        collaboration_channel,
        disclosure_channel,
        distillation_channel,
        gift_channel,
        item_channel,
        ownership_channel,
        party_channel,
        term_channel,
        venture_channel,
    )

    rooms = {
        "parties": party_channel,
        "items": item_channel,
        "ownership": ownership_channel,
        "ventures": venture_channel,
        "collaboration": collaboration_channel,
        "terms": term_channel,
        "disclosure": disclosure_channel,
        "gifts": gift_channel,
        "distillation": distillation_channel,
    }
    return tuple(
        Channel(
            ident, told["title"], told["asks"], tuple(told["needs"]), told["lacks"],
            rooms[ident].ground, rooms[ident].run,
        )
        for ident, told in told_of_channels().items()
    )  # fmt: skip


def _answers(case: Case, grounded: Sequence[Channel]) -> dict[str, Answer]:
    """Each channel's answer. What is wrong in any file is gathered and raised once."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for channel in grounded:
        root = case.engagement.root
        line = next((root.line_of(name) for name in channel.needs if name in root), root.line)
        try:
            answers[channel.id] = channel.run(case)
        except InputError as wrong:
            problems += wrong.problems or [
                case.engagement.problem(wrong.message, wrong.hint, line=line, where=channel.id)
            ]
        except UsageError as wrong:
            problems.append(
                case.engagement.problem(wrong.message, wrong.hint, line=line, where=channel.id)
            )
    if problems:
        count = len(problems)
        raise InputError(
            f"{case.engagement.file} cannot be reviewed: "
            f"{count:,} {'mistake' if count == 1 else 'mistakes'} in it or in files it names",
            problems=dict.fromkeys(problems),
            hint="Nothing was written. docs/review.md says what an engagement file holds.",
        )
    return answers


def _files(engagement: Engagement) -> list[dict[str, str]]:
    from tidegate.intake import sha256_of

    return [
        {
            "where": each.where,
            "file": each.written,
            "path": str(each.path),
            "sha256": sha256_of(each.path),
        }
        for each in engagement.files
    ]
