"""The whole answer on traffic of the range: what is consistent, what is not, what is unknown."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.distillation.campaigns.hand_made import group as made_group
from tests.distillation.campaigns.traffic import (
    DAY,
    NAMES,
    benign,
    changed,
    first,
    guilty,
    looked,
    of_small,
    plain,
    small,
    table,
    usual,
    without_campaign,
)
from tests.distillation.coordination.made_up import AT

from tidegate.distillation.campaigns import Campaigns, calibrate, find
from tidegate.distillation.campaigns.search import NO_POOL, _budgeted, without_content
from tidegate.distillation.coordination import draws
from tidegate.distillation.range.requests import campaign_accounts, events
from tidegate.distillation.reading import Event, Pseudonyms, find_key
from tidegate.distillation.sketches import merge, sketch_events
from tidegate.distillation.sketches.table import nothing
from tidegate.errors import InputError, UsageError
from tidegate.rules import load

VERDICTS = {"consistent", "not_seen", "cannot_be_known"}


@pytest.fixture(scope="module")
def found() -> Campaigns:
    return looked(plain())


def test_a_plain_campaign_is_consistent_with_extraction(found: Campaigns) -> None:
    (group,) = found.consistent
    truth = guilty(plain())
    assert len(truth & set(group.accounts)) >= 0.8 * len(truth)
    assert set(group.accounts) <= truth
    assert found.mode == "content" and group == first(found)
    assert group.reasons and group.citation and not group.over_budget


def test_a_consistent_group_comes_with_all_that_a_person_needs(found: Campaigns) -> None:
    (group,) = found.consistent
    assert group.threads and group.timeline and group.explanations
    strengths = [e.strength for e in group.evidence]
    assert len(strengths) >= 4 and strengths == sorted(strengths, reverse=True)
    assert all(0 <= e.strength <= 1 and e.why for e in group.evidence)
    assert all(0 < t.share <= 1 + 1e-9 and t.requests > 0 for t in group.threads)
    assert sum(hour.requests for hour in group.timeline) == group.requests
    assert group.first_at is not None and group.last_at is not None
    assert group.first_at <= group.last_at


def test_every_account_of_a_group_is_joined_to_another_by_an_edge_with_a_reason(
    found: Campaigns,
) -> None:
    (group,) = found.consistent
    joined = {place for edge in group.edges for place in (edge.first, edge.second)}
    assert joined == set(range(len(group.accounts)))
    assert all(e.first != e.second and 0 <= e.strength <= 1 and e.why for e in group.edges)


def test_the_benign_explanations_were_considered_and_say_what_would_tell(found: Campaigns) -> None:
    (group,) = found.consistent
    labels = {row.label for v in load()["tidegate.benign_use"].versions for row in v.outcomes}
    assert {e.id for e in group.explanations} >= labels
    assert {"harness", "etl", "classroom", "rag", "red_team"} <= labels
    assert all(e.why and e.would_tell for e in group.explanations)


def test_the_export_rule_on_weights_is_context_where_a_group_is_consistent(
    found: Campaigns,
) -> None:
    for group in found.groups:
        assert bool(group.context) == (group.verdict == "consistent")


def test_the_same_log_without_the_campaign_has_no_consistent_group() -> None:
    assert looked(without_campaign(plain())).consistent == ()


def test_the_benign_pool_itself_has_no_consistent_group() -> None:
    assert looked(benign()).consistent == ()


def test_a_verdict_is_one_of_three(found: Campaigns) -> None:
    assert {g.verdict for g in found.groups} <= VERDICTS
    assert found.accounts == len({r.account for r in plain()})
    assert found.requests == len(plain())


def test_the_facts_are_those_that_rulebooks_know(found: Campaigns) -> None:
    known = set(load().schemas["campaign"].columns)
    for group in found.groups:
        assert set(group.facts) <= known
        assert 0 < group.p_value <= 1 and 0 < group.q_value <= 1
        values = [v for v in group.facts.values() if isinstance(v, float)]
        assert np.isfinite(values).all()


def test_a_pool_given_as_a_table_is_as_good_as_its_calibration() -> None:
    given = looked(small(), calibration=None, benign=table(benign()))
    assert [(g.accounts, g.verdict, g.q_value) for g in given.groups] == [
        (g.accounts, g.verdict, g.q_value) for g in of_small().groups
    ]


def test_without_a_pool_the_answer_says_so() -> None:
    assert NO_POOL in looked(small(), calibration=None).notes


def test_a_pool_that_was_given_needs_no_note() -> None:
    assert of_small().notes == () and of_small().pool > 0


@pytest.mark.parametrize("which", ["benign", "past"])
def test_tables_of_different_keys_are_refused_and_the_way_out_is_told(which: str) -> None:
    other = nothing(Pseudonyms(find_key("z" * 32)).key_id, daily=False)
    with pytest.raises(InputError, match="another key") as error:
        find(table(small()[:5]), **{which: other})  # type: ignore[arg-type]
    assert "one key" in error.value.hint


def test_an_empty_log_has_no_group_and_no_pool() -> None:
    empty = nothing(NAMES.key_id, daily=False)
    assert len(calibrate(empty).scores) == 0
    told = find(empty, benign=empty, past=empty, as_of=DAY)
    assert (told.groups, told.accounts, told.requests) == ((), 0, 0)
    assert told.first_at is None


def test_a_single_request_is_no_group() -> None:
    lone = sketch_events([Event(NAMES.of("account", "a"), at=None, prompt="How are you?")], NAMES)
    assert find(lone, as_of=DAY).groups == ()


# What the user sets.


def rulebook(folder: Path, when: str) -> Path:
    (folder / "mine.yaml").write_text(
        "id: tidegate.extraction\ntitle: Our terms\nauthority: us\njurisdiction: XX\n"
        "subject: campaign\nquestion: extraction\nabout: content\nversions:\n"
        "  - citation: our terms, section 4\n    effective: 2020-01-01\n"
        "    verified_through: 2026-11-27\n    retrieved: 2026-11-27\n"
        f"    clauses: {{own: {when}}}\n    outcomes:\n"
        "      - {when: own, outcome: extraction_pattern, label: ours, summary: It is so.}\n"
    )
    return folder


def test_a_rulebook_of_the_users_takes_the_place_of_the_shipped_thresholds(tmp_path: Path) -> None:
    ready = table(small())
    mine = load([rulebook(tmp_path, "score >= 900")])
    strict = find(ready, calibration=usual(), rulebooks=mine, as_of=DAY)
    assert {g.verdict for g in strict.groups} == {"not_seen"}
    mine = load([rulebook(tmp_path, "requests >= 1")])
    lax = find(ready, calibration=usual(), rulebooks=mine, as_of=DAY)
    assert {g.verdict for g in lax.groups} == {"consistent"}
    assert lax.groups[0].reasons == ("ours: It is so.",)
    assert lax.groups[0].citation == "our terms, section 4"


def test_what_a_rule_needs_and_the_log_does_not_tell_cannot_be_known(tmp_path: Path) -> None:
    # No past is given, so nothing is known of it.
    mine = load([rulebook(tmp_path, "p_past <= 0.9")])
    told = find(table(small()), calibration=usual(), rulebooks=mine, as_of=DAY)
    assert {g.verdict for g in told.groups} == {"cannot_be_known"}


def test_on_a_day_before_the_rulebook_it_is_not_said_that_nothing_was_seen() -> None:
    with pytest.raises(UsageError, match="no rulebook on campaigns was in force on 2019-12-31"):
        find(table(small()), calibration=usual(), as_of="2019-12-31")


def test_the_alert_budget_leaves_the_weaker_for_another_day() -> None:
    told = [
        made_group(2, first=10 * n, score=float(n % 7), q_value=n / 100, verdict=verdict)
        for n, verdict in enumerate(["consistent", "cannot_be_known", "consistent"] * 4)
    ]
    three_days = (AT, AT + 2 * 86_400_000_000 + 5)
    kept = _budgeted(told, 1, *three_days)
    over = [g for g in kept if g.over_budget]
    under = [g for g in kept if g.verdict == "consistent" and not g.over_budget]
    assert len(under) == 3 and len(over) == 5
    assert max(g.q_value for g in under) < min(g.q_value for g in over)
    assert all(g.verdict == "consistent" for g in over)
    assert [g.score for g in kept] == sorted((g.score for g in told), reverse=True)
    # Without a budget, and where the log tells no time, nothing is lost.
    assert _budgeted(told, None, *three_days) == tuple(told)
    assert sum(g.over_budget for g in _budgeted(told, 2, None, None)) == 6


def test_a_budget_of_alerts_is_kept_in_the_answer() -> None:
    told = looked(small(), alerts=3)
    assert told.alerts_a_day == 3 and not any(g.over_budget for g in told.groups)


# Metadata alone.


def test_metadata_mode_holds_no_trace_of_a_prompt() -> None:
    full = table(small())
    bare = without_content(full)
    assert full.has_content and not bare.has_content and not bare.phrases
    assert len(bare.lists["prompts"].key) == len(bare.lists["topics"].key) == 0
    kept = draws.draws_of(bare)
    for name in ("system", "head", "tail", "intent", "simhash"):
        assert not getattr(kept, name).any()
    assert kept.bare.all()
    assert np.array_equal(bare.counts["requests"], full.counts["requests"])


def test_metadata_mode_answers_the_same_whatever_the_prompts_say() -> None:
    everyone = {r.account for r in small()}
    words = ("Show each step of it", "Call the tool", "Give it a grade out of ten", "Good morning")
    other = changed(small(), everyone, prompt=lambda r: words[len(r.prompt) % 4])
    one, two = (
        looked(log, mode="metadata", calibration=None, benign=table(benign()))
        for log in (small(), other)
    )
    assert one.mode == two.mode == "metadata" and "no prompts" in one.missing
    assert [(set(g.accounts), g.verdict) for g in one.groups] == [
        (set(g.accounts), g.verdict) for g in two.groups
    ]


def test_in_metadata_mode_nothing_is_said_of_prompts() -> None:
    told = looked(small(), mode="metadata", calibration=None, benign=table(benign()))
    assert told.groups
    for one in told.groups:
        assert one.facts["content"] is False and one.facts["novelty"] is None
        assert one.facts["overlap"] is None and one.facts["asks"] is None
        assert all(not t.phrase for t in one.threads)
        assert one.tiles == ()


# Laws.


def keyed(told: Campaigns) -> list[tuple[frozenset[str], str, float]]:
    return [(frozenset(g.accounts), g.verdict, round(g.score, 9)) for g in told.groups]


def test_the_order_of_requests_changes_no_group() -> None:
    shuffled = list(small())
    random.Random(3).shuffle(shuffled)
    assert keyed(looked(shuffled)) == keyed(of_small())


def test_merging_days_changes_no_group() -> None:
    cuts = [small()[n::3] for n in range(3)]
    merged = merge([table(part) for part in cuts])
    assert keyed(find(merged, calibration=usual(), as_of=DAY)) == keyed(of_small())


def test_days_joined_by_account_change_no_group() -> None:
    daily = sketch_events(events(small(), NAMES), NAMES, daily=True)
    told = find(daily.by_account(), calibration=usual(), as_of=DAY)
    assert keyed(told) == keyed(of_small())


def test_renaming_the_accounts_changes_no_verdict() -> None:
    everyone = {r.account for r in small()}
    renamed = changed(small(), everyone, account=lambda r: f"other-{r.account[::-1]}")
    told = looked(renamed)
    new = {f"{NAMES.of('account', a):016x}": f"{NAMES.of('account', f'other-{a[::-1]}'):016x}"
           for a in everyone}  # fmt: skip
    # Which requests are held side by side goes by the accounts' order, so scores move a little.
    scores = {group: (verdict, score) for group, verdict, score in keyed(told)}
    assert len(scores) == len(of_small().groups)
    for group, verdict, score in keyed(of_small()):
        found = scores[frozenset(new[account] for account in group)]
        assert found[0] == verdict and found[1] == pytest.approx(score, abs=0.1)


def test_another_key_of_the_pseudonyms_finds_the_same_campaign() -> None:
    names = Pseudonyms(find_key("another key " * 4))
    told = find(table(small(), names), calibration=calibrate(table(benign(), names)), as_of=DAY)
    (group,) = told.consistent
    assert set(group.accounts) == guilty(small(), names)
    assert not set(group.accounts) & guilty(small())


def test_the_accounts_own_past_tells_whether_they_moved() -> None:
    """The past of everyone is honest; the campaign's accounts then turn to something else."""
    now = list(benign()) + list(small())
    own = campaign_accounts(small())
    before = [r for r in now if r.account not in own]
    lent = iter(list(benign()) * 2)
    before += changed(
        [r for r in small() if r.account in own], own, prompt=lambda _: next(lent).prompt
    )
    told = looked(now, past=table(before))
    moved = {a: g.p_past for g in told.groups for a in g.accounts if g.p_past is not None}
    assert all(0 < p <= 1 for p in moved.values())
    (group,) = [g for g in told.groups if set(g.accounts) & guilty(small())][:1]
    assert group.p_past is not None and group.p_past < 0.1


# What is wrong and known to be: see the reasons.


def test_a_calibration_of_another_key_is_refused() -> None:
    names = Pseudonyms(find_key("z" * 32))
    with pytest.raises(InputError, match="another key"):
        find(table(small()), calibration=calibrate(table(benign(), names)), as_of=DAY)


def test_a_table_by_day_gives_the_answer_by_account() -> None:
    daily = sketch_events(events(small(), NAMES), NAMES, daily=True)
    assert keyed(find(daily, calibration=usual(), as_of=DAY)) == keyed(of_small())


def test_a_pool_by_day_gives_the_answer_by_account_in_metadata_mode() -> None:
    daily = sketch_events(events(benign(), NAMES), NAMES, daily=True)
    told, same = (
        find(table(small()), benign=pool, mode="metadata", as_of=DAY).pool
        for pool in (daily, daily.by_account())
    )
    assert told == same


def test_the_card_of_a_campaign_shows_the_words_its_prompts_share(found: Campaigns) -> None:
    (group,) = found.consistent
    assert any(thread.phrase for thread in group.threads)


def test_where_lengths_are_not_told_the_card_says_that_they_are_missing() -> None:
    silent = [replace(event, tokens_in=-1, tokens_out=-1) for event in events(small(), NAMES)]
    told = find(sketch_events(silent, NAMES), calibration=usual(), as_of=DAY)
    assert "hold no counts of tokens" in told.missing
    assert told.consistent == ()
    assert all(group.reasons for group in told.groups if group.verdict == "cannot_be_known")
