"""The page and the pictures of an answer about campaigns."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.distillation.campaigns import words
from tidegate.distillation.campaigns.model import Answer, Hour
from tidegate.distillation.campaigns.page import MOST_CARDS, campaigns_page
from tidegate.distillation.campaigns.pictures import (
    MOST_COLUMNS,
    ties_picture,
    tiles_picture,
    timeline_chart,
)

from .hand_made import START, account, campaigns, group, several, thread

BAD = "</style><script>alert(1)</script>\u202e=1+1"


def text_of(page: str) -> str:
    """What a reader reads: without style and tags."""
    bare = re.sub(r"(?s)<style>.*?</style>|<svg.*?</svg>", " ", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))


def test_the_page_says_the_answer_and_that_nothing_is_blocked() -> None:
    said = text_of(campaigns_page(several()))
    assert "2 are consistent with coordinated extraction; for 2 it cannot be known" in said
    assert said.count("Nothing is blocked by this report") >= 2
    assert "1,204" in said
    assert "402,113" in said
    assert "What the log does not tell: 12 of 402113 requests hold no time" in said
    assert "Alert budget: 1 group a day. 1 further group" in said


def test_consistent_groups_have_their_card_first_and_what_was_not_seen_has_none() -> None:
    page = campaigns_page(several())
    marks = re.findall(r'<section class="card (\w+)', page)
    assert marks == ["consistent", "cannot_be_known", "cannot_be_known"]
    unseen = words.group_id(several().groups[4])
    assert unseen not in page


def test_a_card_has_every_part() -> None:
    said = text_of(campaigns_page(campaigns(group())))
    for part in (
        "Why these accounts stand together",
        "The same template: both use one template",
        "Parts of one list: their prompts hardly overlap and come from one list.",
        "Solve the problem step by step and show your reasoning: …",
        "about 1 in 480 would score as high",
        "about 1 in 83 may be expected to be ordinary",
        "Whether it changed cannot be known",
        "Evaluation harness does not fit",
        "Batch processing of data (ETL) fits in part",
        "cannot be known The log holds no retrieved passages.",
        "Rulebook operator.terms. Operator's terms, section 3. Text checked through 2026-11-01",
        "As context:",
        "None recorded yet. Ask: What is this traffic for",
        "0.91 0.03",
        account(3),
    ):
        assert part in said.replace("&#39;", "'").replace("&#34;", '"'), part
    page = campaigns_page(campaigns(group()))
    assert page.count("<svg xmlns") >= 2


def test_the_account_holders_answer_stands_on_the_card() -> None:
    one = group(answers=(Answer(account(2), "2026-11-20", "A class of ours.", "Desk"),))
    said = text_of(campaigns_page(campaigns(one)))
    assert f"A class of ours. {account(2)} , 2026-11-20, written down by Desk" in said
    assert words.ASK not in said


def test_without_prompts_the_page_says_that_templates_cannot_be_known() -> None:
    bare = group(threads=(), tiles=())
    said = text_of(campaigns_page(campaigns(bare, mode="metadata")))
    assert "read without prompts, so templates cannot be known" in said
    assert "Metadata only" in said


def test_hundreds_of_groups_become_cards_and_a_table() -> None:
    found = campaigns(*(group(3, 10 * n) for n in range(200)))
    page = campaigns_page(found)
    assert page.count('<section class="card') == MOST_CARDS
    glance, others = page.split('<h2 id="others">')
    assert glance.count('<td class="when">') == MOST_CARDS
    assert others.count('<td class="when">') == 200 - MOST_CARDS
    assert len(page) < 3_000_000


def test_nothing_of_the_log_runs_or_hides_on_the_page() -> None:
    found = campaigns(
        group(
            3,
            accounts=(BAD, account(1), account(2)),
            threads=(thread(phrase=BAD),),
            reasons=(BAD,),
            citation=BAD,
            context=(BAD,),
            facts={BAD: BAD},
            answers=(Answer(BAD, BAD, BAD, BAD),),
            edges=tuple(e._replace(kind=BAD, why=BAD) for e in group(3).edges),
            evidence=tuple(e._replace(id=BAD, why=BAD) for e in group().evidence),
            explanations=tuple(e._replace(why=BAD, would_tell=BAD) for e in group().explanations),
        ),
        missing=BAD,
        notes=(BAD,),
        rulebook=BAD,
    )
    page = campaigns_page(found, sources=(BAD,))
    assert "<script" not in page
    assert "\u202e" not in page
    assert "⟦U+202E⟧" in page


@pytest.mark.parametrize(
    "words_wrong", ["distillation attack", "guilty", "stole", "theft", "proof"]
)
def test_the_page_never_says_more_than_it_may(words_wrong: str) -> None:
    assert words_wrong not in text_of(campaigns_page(several())).lower()


@given(st.dictionaries(st.integers(0, 5_000_000), st.integers(1, 10**9), min_size=1, max_size=60))
def test_a_timeline_of_any_span_tells_every_request_in_few_columns(hours: dict[int, int]) -> None:
    one = replace(group(1, edges=()), timeline=tuple(Hour(*pair) for pair in hours.items()))
    picture = timeline_chart(one)
    assert f"{sum(hours.values()):,} requests from" in picture
    assert picture.count("V") <= 2 * MOST_COLUMNS + 40


def test_a_timeline_ticks_by_hours_and_by_days() -> None:
    day = replace(group(1), timeline=tuple(Hour(START + n, 5) for n in range(8)))
    assert ">18:00<" in timeline_chart(day)
    month = replace(group(1), timeline=tuple(Hour(START + 24 * n, 5) for n in range(60)))
    assert "requests in 12 hours" in timeline_chart(month)
    assert "none in 59 of 119" in timeline_chart(month)


@given(st.integers(1, 700), st.integers(1, 40))
def test_tiles_stay_small_whatever_the_group(size: int, parts: int) -> None:
    tiles = tuple(tuple((n * k % 7) / 6 for k in range(parts)) for n in range(size))
    picture = tiles_picture(replace(group(2), tiles=tiles))
    assert f"{size:,} accounts and {parts} parts" in picture
    assert len(picture) < 900_000


def test_tiles_of_accounts_that_share_a_list_out_are_a_staircase() -> None:
    picture = tiles_picture(group(4))
    dark = re.findall(r'<path d="([^"]+)" fill="[^"]+" fill-opacity="1"', picture)[0]
    corners = [tuple(map(float, xy)) for xy in re.findall(r"M([\d.]+) ([\d.]+)h", dark)]
    steps = corners[:4]
    assert steps == sorted(steps)
    assert len({y for _, y in steps}) == 4
    assert "sent by 1.0 of them on average" in picture
    same = replace(group(4), tiles=((1.0,) * 24,) * 4)
    assert "sent by 4.0 of them on average" in tiles_picture(same)


def test_of_tiles_of_some_accounts_no_sum_is_told() -> None:
    one = group(60)
    picture = tiles_picture(replace(one, tiles=one.tiles[:40]))
    assert "40 of 60 accounts are drawn" in picture
    assert "on average" not in picture
    assert "accounts a prompt" not in picture


def test_ties_are_drawn_both_ways_and_an_account_alone_has_none() -> None:
    assert ties_picture(group(1, edges=())) == ""
    picture = ties_picture(group(12))
    assert "Lock step in time, 11 pairs." in picture
    marks, _legend = re.findall(r'<path d="([^"]+)" fill="[^"]+" fill-opacity="0.8"', picture)
    corners = {tuple(map(float, xy)) for xy in re.findall(r"M([\d.]+) ([\d.]+)h", marks)}
    assert len(corners) == 22
    assert len(ties_picture(group(300, edges=group(60).edges))) < 200_000


def test_a_chain_of_templates_is_told_and_not_drawn() -> None:
    chain = tuple(e for e in group(12).edges if e.kind == "template")
    assert ties_picture(group(12, edges=chain)) == ""
