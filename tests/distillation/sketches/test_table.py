"""Sketches add up, stay small and keep no words."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.distillation.reading import Event, Pseudonyms, find_key
from tidegate.distillation.reading.event import Settings
from tidegate.distillation.sketches import (
    SketchTable,
    files,
    load,
    merge,
    save,
    sketch_events,
    sketch_logs,
)
from tidegate.distillation.sketches import estimates as est
from tidegate.distillation.sketches.columns import LISTS, PROMPTS_SIZE
from tidegate.distillation.sketches.intent import phrases
from tidegate.errors import InputError

NAMES = Pseudonyms(find_key("k" * 32))
AT = 1_770_000_000_000_000
HOUR = 3_600_000_000


def event(who: str, prompt: str | None, at: int | None = AT, **more: object) -> Event:
    return Event(NAMES.of("account", who), at=at, prompt=prompt, **more)  # type: ignore[arg-type]


def same(one: SketchTable, two: SketchTable) -> bool:
    """Whether two tables hold the same, but for the phrases, which are for the eye."""
    arrays = [(one.account, two.account), (one.day, two.day)]
    arrays += [(one.first_at, two.first_at), (one.last_at, two.last_at)]
    arrays += [(one.counts[name], two.counts[name]) for name in one.counts]
    for name, lists in one.lists.items():
        other = two.lists[name]
        arrays += [(lists.unit, other.unit), (lists.key, other.key)]
        arrays += [(lists.columns[c], other.columns[c]) for c in lists.columns]
    return one.model_names == two.model_names and all(np.array_equal(a, b) for a, b in arrays)


def made(seed: int, rows: int) -> list[Event]:
    rng = random.Random(seed)
    return [
        event(
            f"a{rng.randrange(4)}",
            None
            if rng.random() < 0.2
            else f"Explain item {chr(97 + rng.randrange(26))} in "
            + " ".join(rng.choice(["red", "blue", "步", "green"]) for _ in range(6)),
            None if rng.random() < 0.1 else AT + rng.randrange(5 * 24) * HOUR + rng.randrange(99),
            tokens_in=rng.randrange(-1, 50),
            tokens_out=rng.randrange(-1, 50),
            model=rng.choice(["", "m-1", "m-2"]),
            network=rng.randrange(3),
            settings=Settings(temperature=rng.choice([None, 0.0, 0.3, 1.0, 1.5])),
            system=rng.choice([None, "Be brief."]),
        )
        for _ in range(rows)
    ]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 40), min_size=2, max_size=4), st.booleans())
def test_days_merged_in_any_order_are_as_if_read_at_once(
    seed: int, sizes: list[int], daily: bool
) -> None:
    parts = [made(seed + i, size) for i, size in enumerate(sizes)]
    at_once = sketch_events([e for part in parts for e in part], NAMES, daily=daily)
    tables = [sketch_events(part, NAMES, daily=daily) for part in parts]
    assert same(merge(tables), at_once)
    assert same(merge(tables[::-1]), at_once)
    assert same(merge([tables[0], merge(tables[1:])]), at_once)
    assert same(at_once.by_account(), sketch_events([e for p in parts for e in p], NAMES))


def test_lists_that_overflow_still_add_up() -> None:
    events = [event("a", f"prompt {_word(i)}", AT + i * HOUR // 9) for i in range(1500)]
    whole = sketch_events(events, NAMES)
    parts = [sketch_events(events[i::3], NAMES) for i in range(3)]
    assert same(merge(parts), whole)
    assert len(whole.lists["prompts"]) == PROMPTS_SIZE
    assert all(len(whole.lists[name]) <= shape.size for name, shape in LISTS.items())
    assert est.distinct_prompts(whole, 0) == pytest.approx(1500, rel=0.15)


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def test_overlap_and_complementary_coverage_are_seen() -> None:
    prompts = [f"question about {_word(i)}" for i in range(3000)]
    events = [event("a", p) for p in prompts[:1500]] + [event("b", p) for p in prompts[1500:]]
    events += [event("c", p) for p in prompts[:1500:2]]
    table = sketch_events(events, NAMES)
    a, b, c = (int(np.flatnonzero(table.account == NAMES.of("account", n))[0]) for n in "abc")
    assert est.overlap(table, a, b).common == 0
    assert est.union_size(table, [a, b]) == pytest.approx(3000, rel=0.15)
    assert est.overlap(table, a, c).common == pytest.approx(750, rel=0.25)


def test_a_template_is_found_and_only_its_shared_words_are_told() -> None:
    topics = [_word(7919 * i) for i in range(60)]
    events = [
        event("a", f'You are a careful teacher of {t}. Grade the answer "{t}" by the rubric')
        for t in topics
    ]
    table = sketch_events(events, NAMES)
    best = est.templates(table, 0)
    assert {t.place for t in best} >= {"tail"}
    assert est.template_share(table, 0) == 1.0
    told = " ".join(t.phrase for t in best)
    assert "grade the answer" in told
    assert not any(topic in told for topic in topics if len(topic) > 2)
    assert int(table.counts["asks_grading"][0]) == 60


def test_unlike_prompts_have_no_template() -> None:
    rng = random.Random(3)
    events = [event("a", " ".join(_word(rng.randrange(10**9)) for _ in range(12)))
              for _ in range(80)]  # fmt: skip
    table = sketch_events(events, NAMES)
    assert est.template_share(table, 0) == 0.0
    assert est.topic_count(table, [0]) > 40


@pytest.mark.parametrize(("feature", "language", "phrase"), phrases())
def test_every_phrase_of_every_language_is_found(feature: str, language: str, phrase: str) -> None:
    table = sketch_events([event("a", f"12 {phrase} 34")], NAMES)
    assert table.counts[f"asks_{feature}"].tolist() == [1]


def test_at_least_ten_languages_speak_of_each_feature() -> None:
    spoken = {(feature, language) for feature, language, _ in phrases()}
    assert all(
        sum(f == name for f, _ in spoken) >= 10 for name in ("reasoning", "grading", "tools")
    )


def test_plain_questions_ask_for_none_of_it() -> None:
    plain = [
        "What is the capital of Peru?",
        "Translate this letter.",
        "今天天气怎么样",
        "¿Qué hora es?",
    ]
    table = sketch_events([event("a", text) for text in plain], NAMES)
    assert not any(table.counts[f"asks_{n}"].any() for n in ("reasoning", "grading", "tools"))


def test_metadata_alone_says_what_it_cannot_tell() -> None:
    table = sketch_events([event("a", None, tokens_in=3, tokens_out=30)], NAMES)
    assert not table.has_content
    assert "no prompts" in table.missing
    assert est.template_share(table, 0) is None
    assert est.hour_grid(table, 0).sum() == 1


def test_a_steady_stream_is_less_bursty_than_one_in_fits() -> None:
    rng = random.Random(1)
    even = [event("even", None, AT + i * 60_000_000) for i in range(600)]
    fits = [event("fits", None, AT + rng.randrange(6) * 100 * 60_000_000) for i in range(600)]
    table = sketch_events(even + fits, NAMES)
    found = {int(a): est.burstiness(table, i) for i, a in enumerate(table.account)}
    steady, bursty = found[NAMES.of("account", "even")], found[NAMES.of("account", "fits")]
    assert steady is not None
    assert bursty is not None
    assert steady < 0.1
    assert bursty > 20


def test_a_table_survives_its_file(tmp_path: Path) -> None:
    table = sketch_events(made(5, 200), NAMES, daily=True)
    again = load(save(table, tmp_path / "s.npz"))
    assert same(table, again)
    assert (again.phrases, again.key_id, again.daily) == (table.phrases, table.key_id, True)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04 cut"])
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "s.npz"
    path.write_bytes(data)
    with pytest.raises(InputError):
        load(path)


def test_a_file_of_an_earlier_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(files, "VERSION", 1)
        path = save(sketch_events(made(5, 20), NAMES), tmp_path / "s.npz")
    with pytest.raises(InputError, match="version 1; this program writes 2") as refused:
        load(path)
    assert refused.value.problems[0].mend == "read the logs again"


def test_accounts_that_share_out_a_template_hold_prompts_of_the_same_head() -> None:
    asked = [
        f"Explain step by step and in plain words how {_word(7919 * i)} works in nature"
        for i in range(1200)
    ]
    events = [event(f"a{i % 3}", text, system="Be brief.") for i, text in enumerate(asked)]
    events += [event("b", f"Tell me {_word(i)} jokes about the old grey cat") for i in range(9)]
    table = sketch_events(events, NAMES)
    prompts = table.lists["prompts"]
    of_b = table.account[prompts.unit] == NAMES.of("account", "b")
    shared = {c: len(np.unique(prompts.columns[c][~of_b])) for c in ("head", "tail", "system")}
    assert shared == {"head": 1, "tail": 1200, "system": 1}
    assert not np.isin(prompts.columns["head"][of_b], prompts.columns["head"][~of_b]).any()
    assert set(prompts.columns["system"][of_b]) == {0}
    assert set(prompts.columns["intent"][~of_b]) == {1}
    assert set(prompts.columns["intent"][of_b]) == {0}


def test_drawn_requests_tell_their_intent_and_tokens() -> None:
    table = sketch_events(
        [
            event("a", "Think step by step", tokens_in=5, tokens_out=2**39),
            event("a", "Hello there"),
        ],
        NAMES,
    )
    drawn = table.of("sample", 0)
    rows = {tuple(int(drawn[c][i]) for c in ("intent", "tokens_in", "tokens_out")) for i in (0, 1)}
    assert rows == {(1, 5, 2**31 - 1), (0, -1, -1)}


def test_tables_of_different_keys_do_not_merge() -> None:
    other = Pseudonyms(find_key("j" * 32))
    with pytest.raises(InputError, match="different keys"):
        merge([sketch_events([], NAMES), sketch_events([], other)])


def test_no_marker_of_account_address_or_prompt_reaches_sketch_or_problem(tmp_path: Path) -> None:
    lines = []
    for i in range(300):
        body = {"model": "m-1", "messages": [{"role": "user", "content": f"solve this please "
                f"now and then zqmark{_word(i + 1000)}zqmark again carefully for me"}]}  # fmt: skip
        row = {"timestamp": AT // 10**6 + i, "user": f"zqmarkacct{i}@example.org", "request": body}
        row |= {"ip": f"203.0.113.{i % 200}", "payment_id": f"zqmarkcard{i}", "org": "zqmarkorg"}
        lines.append(json.dumps(row))
    lines += [
        '{"user": "zqmarkbroken',
        '{"zqmarkfield": 1}',
        json.dumps({"messages": [], "time": "zqmarktime"}),
    ]
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = sketch_logs([path], key="k" * 32)
    kept = save(done.table, tmp_path / "s.npz")
    with np.load(kept) as file:
        raw = b"".join(file[name].tobytes() for name in file.files)
    told = repr(done) + repr(done.table.phrases) + "".join(map(str, done.notes.problems))
    assert done.notes.problem_count >= 3
    for marker in ("zqmark", "203.0.113", "example.org"):
        assert marker.encode() not in raw
        assert marker not in told
    assert "zqmark" not in repr(event("a", "zqmark"))


def test_two_processes_give_what_one_gives(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [f"{AT // 1000 + i},a{i % 7},{i % 50},{i % 90}" for i in range(3000)]
    path.write_text("timestamp,account,prompt_tokens,completion_tokens\n" + "\n".join(rows))
    one, two = (sketch_logs([path], key="k" * 32, workers=n) for n in (1, 2))
    assert same(one.table, two.table)
    assert one.notes.formats == two.notes.formats == {"table": 3000}
