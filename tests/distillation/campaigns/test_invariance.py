"""Translating an account's prompts, shifting its clock or moving its network changes no verdict.

What is tested: on one log of the range (30 honest accounts, a campaign of 12; made-up prompts), the
requests of the whole campaign, of each of the honest accounts with most requests, or of everybody,
are changed, and every account keeps its verdict: the strongest of a group it stands in.

- Translation: every word of the prompts and instructions that stands in no phrase of intent is
  replaced by another by one bijective made-up vocabulary, so that what is alike stays alike; the
  phrases are known in many languages already (tests of the sketches). Tokens stay as they are. All
  the accounts of the campaign are translated alike, as by one hand that turns to another language.
- Clock: all times are moved by the same hours, also by those that make night of day.
- Network: every address is replaced by one of another range, one for one.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from functools import cache

import pytest
from tests.distillation.campaigns.traffic import (
    changed,
    guilty,
    judged,
    looked,
    of_small,
    small,
)

from tidegate.distillation.campaigns import Campaigns
from tidegate.distillation.range.requests import Request, campaign_accounts
from tidegate.distillation.sketches.intent import phrases
from tidegate.distillation.sketches.tokens import fold

HOUR = 3_600_000_000
WORD = re.compile(r"[^\W\d_]+")
TURNED = str.maketrans(string.ascii_lowercase, string.ascii_lowercase[::-1])


@cache
def kept() -> frozenset[str]:
    """The words of every phrase of intent."""
    return frozenset(word for _, _, told in phrases() for word in WORD.findall(fold(told)))


def translated(text: str | None) -> str | None:
    """The text in the made-up vocabulary: letters turned round, and an ending no phrase has."""
    if text is None:
        return None

    def word(found: re.Match[str]) -> str:
        told = found[0].lower()
        return told if told in kept() else f"{told.translate(TURNED)}zq"

    return WORD.sub(word, text)


def moved(address: str) -> str:
    """An address of 16.0.0.0/4 for one of 240.0.0.0/4."""
    first, rest = address.split(".", 1)
    return f"{int(first) - 224}.{rest}"


CHANGES = {
    "translated": {
        "prompt": lambda r: translated(r.prompt),
        "system": lambda r: translated(r.system),
    },
    "7 hours later": {"at": lambda r: r.at + 7 * HOUR},
    "11 hours earlier": {"at": lambda r: r.at - 11 * HOUR},
    "in another country": {"network": lambda r: moved(r.network)},
}


def busiest(count: int) -> list[str]:
    """The honest accounts with most requests."""
    away = campaign_accounts(small())
    return [who for who, _ in Counter(r.account for r in small() if r.account not in away)
            .most_common(count)]  # fmt: skip


def same(told: Campaigns) -> bool:
    return judged(told) == judged(of_small())


def words_of(requests: tuple[Request, ...]) -> set[str]:
    return {word for r in requests for word in WORD.findall(fold(r.prompt))}


def test_the_log_has_a_verdict_to_keep() -> None:
    (group,) = of_small().consistent
    assert set(group.accounts) <= guilty(small())


def test_the_made_up_vocabulary_is_bijective() -> None:
    words = words_of(small())
    assert len({translated(word) for word in words}) == len(words) > 300
    assert sum(translated(word) != word for word in words) > 0.8 * len(words)


@pytest.mark.parametrize("how", CHANGES)
def test_a_change_to_the_whole_campaign_changes_no_verdict(how: str) -> None:
    assert same(looked(changed(small(), campaign_accounts(small()), **CHANGES[how])))


@pytest.mark.parametrize("how", CHANGES)
def test_a_change_to_everybody_changes_no_verdict(how: str) -> None:
    everyone = {request.account for request in small()}
    assert same(looked(changed(small(), everyone, **CHANGES[how])))


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("rank", [0, 1, 2])
def test_a_change_to_an_honest_account_changes_no_verdict(how: str, rank: int) -> None:
    assert same(looked(changed(small(), {busiest(3)[rank]}, **CHANGES[how])))


def test_the_country_of_a_network_is_no_part_of_any_figure() -> None:
    everyone = {request.account for request in small()}
    told = looked(changed(small(), everyone, **CHANGES["in another country"]))
    assert [g.facts for g in told.groups] == [g.facts for g in of_small().groups]
