"""No prompt's words stand in an answer, but those that a template's different prompts all share."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache

from tests.distillation.campaigns.traffic import DAY, changed, looked, small
from tests.distillation.coordination.made_up import AT, LEAD, MINUTE, asked, chat, event
from tests.distillation.coordination.made_up import table as made_table

from tidegate.distillation.campaigns import Campaigns, find
from tidegate.distillation.campaigns.document import document
from tidegate.distillation.range.requests import campaign_accounts

SECRET = "zyxhush"


def letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04d}")


@cache
def planted() -> Campaigns:
    """Every prompt, every system's instruction and every mark of an account holds a secret word;
    a shared secret stands in all prompts of an account, and in nobody else's."""
    numbers = iter(range(100_000))
    everyone = sorted({r.account for r in small()})
    own = {who: f"{SECRET}own{letters(n)}" for n, who in enumerate(everyone)}
    requests = changed(
        small(),
        set(everyone),
        prompt=lambda r: _planted(r.prompt, f"{SECRET}{letters(next(numbers))}", own[r.account]),
        organisation=lambda r: r.organisation and f"{SECRET}org{r.organisation}",
        agent=lambda r: r.agent and f"{SECRET}agent{r.agent}",
    )
    return looked(requests)


def _planted(prompt: str, secret: str, own: str) -> str:
    """The secrets in the middle, so that heads and tails are shared as before."""
    words = prompt.split(" ")
    middle = len(words) // 2
    return " ".join([*words[:middle], secret, own, "4929123412341234", *words[middle:]])


def texts(value: object) -> Iterator[str]:
    """Every text in a value, at whatever depth."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from texts(inner)


def test_there_are_groups_and_templates_in_which_a_secret_could_stand() -> None:
    assert planted().consistent
    assert any(thread.requests > 100 for group in planted().groups for thread in group.threads)


def test_of_a_template_only_the_words_that_all_its_prompts_share_are_shown() -> None:
    rng = random.Random(2)
    events = [event(f"a{n % 6}", asked(n), AT + n * MINUTE) for n in range(300)]
    events += [event(f"s{n % 40}", chat(rng), AT + n * MINUTE) for n in range(800)]
    told = find(made_table(events), as_of=DAY)
    shown = {thread.phrase for group in told.groups for thread in group.threads if thread.phrase}
    assert any("think it through and show" in phrase for phrase in shown)
    fixed = set(re.findall("[a-z]+", LEAD.lower()))
    assert {word for phrase in shown for word in re.findall("[a-z]+", phrase)} <= fixed


def test_no_secret_word_stands_anywhere_in_the_answer() -> None:
    told = list(texts(planted()))
    assert len(told) > 100
    single = re.compile(rf"{SECRET}[a-j]{{4}}\b")
    assert not [text for text in told if single.search(text)]
    assert not single.search(repr(planted()))


def test_no_number_of_a_prompt_stands_in_the_answer() -> None:
    assert "4929123412341234" not in repr(planted())


def test_no_account_organisation_or_client_stands_there_in_the_clear() -> None:
    told = repr(planted())
    assert f"{SECRET}org" not in told and f"{SECRET}agent" not in told
    assert not any(request.account in told for request in small())
    assert not any(request.network in told for request in small() if request.network)
    assert not any(request.payment in told for request in small() if request.payment)


def test_the_words_of_a_prompt_that_stand_there_are_in_phrases_only() -> None:
    """Of the campaign's entries, every word of eight letters that the fixed texts do not have."""
    bare = [
        replace(group, threads=tuple(replace(thread, phrase="") for thread in group.threads))
        for group in planted().groups
    ]
    assert SECRET not in repr(bare)


def test_the_document_holds_no_secret_either() -> None:
    told = repr(document(planted()))
    assert not re.search(rf"{SECRET}[a-j]{{4}}\b", told) and "4929123412341234" not in told
    assert campaign_accounts(small()) and not any(who in told for who in campaign_accounts(small()))
