"""A draft lies over the law and leaves the law as it was; each of its mistakes is named."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.errors import RulebookError
from tidegate.findings.model import Finding
from tidegate.rules import Rulebooks, load
from tidegate.rules.draft import Draft, read_draft

DAY = "2026-11-23"
CHIPS = """\
id: test.chips
title: Chips
authority: An authority
jurisdiction: US
subject: item
question: classification
history: complete
about: kind = 'ic'
versions:
  - citation: first law
    published: 2023-10-25
    effective: 2023-11-17
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    clauses:
      a1: tpp >= 4800
      b1: tpp >= 2400
    provides: {in_3a090_a: a1, in_3a090_b: b1 and not a1}
    outcomes:
      - {when: a1, outcome: classified, label: 3A090.a, paragraph: a.1, summary: It is a.}
      - when: b1 and not a1
        outcome: classified
        label: 3A090.b
        paragraph: b.1
        summary: It is b.
  - citation: second law
    effective: 2027-01-01
    verified_through: 2027-01-01
    retrieved: 2026-11-23
    clauses: {a1: tpp >= 4800, b1: tpp >= 2000}
    provides: {in_3a090_a: a1, in_3a090_b: b1 and not a1}
    outcomes:
      - {when: a1, outcome: classified, label: 3A090.a, paragraph: a.1, summary: It is a.}
      - when: b1 and not a1
        outcome: classified
        label: 3A090.b
        paragraph: b.1
        summary: It is b.
"""
OWNED = """\
id: test.owned
title: Owned by listed parties
authority: An authority
jurisdiction: US
subject: transaction
question: licence
history: complete
about: "true"
versions:
  - citation: 90 FR 1
    effective: 2025-09-29
    verified_through: 2026-09-29
    retrieved: 2026-11-23
    stayed: [{from: 2025-11-10, to: 2026-11-09, citation: 90 FR 2}]
    enforcement_unverified:
      - {from: 2026-11-10, why: Nobody saw whether it came back., settle: a notice on the stay}
    clauses: {half: owner_share >= 50}
    outcomes:
      - {when: half, outcome: licence_required, summary: A licence is needed.}
"""
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Rulebooks:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "chips.yaml").write_text(CHIPS)
    (folder / "owned.yaml").write_text(OWNED)
    return few([folder])


def few(paths: list[Path]) -> Rulebooks:
    """The rulebooks of these tests and one shipped without its text: no law of the day matters."""
    books = load(paths)
    mine = [book for book in books if book.origin == "user" or book.id == "us.ofac.plc"]
    return Rulebooks(mine, books.schemas)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(changes: str, name: str = "draft.yaml", head: str = "") -> Path:
        path = tmp_path / name
        path.write_text((head or "draft: A try\nabout: To see.\n") + changes)
        return path

    return make


@pytest.fixture
def drafted(base: Rulebooks, write: Write) -> Callable[..., Draft]:
    def make(changes: str, as_of: str = DAY) -> Draft:
        return read_draft(write(changes), base, as_of=as_of)

    return make


Drafted = Callable[..., Draft]


def found(
    books: Rulebooks, rule: str, facts: dict[str, Any], as_of: str = DAY, **more: Any
) -> list[Finding]:
    [decision] = books.decide([facts], as_of=as_of, **more)
    return [finding for finding in decision.findings if finding.rule == rule]


def labels(books: Rulebooks, tpp: object, as_of: str = DAY) -> list[str]:
    facts = {"kind": "ic", "tpp": tpp}
    return [f.label for f in found(books, "test.chips", facts, as_of) if f.verdict == "yes"]


HALVED = "changes: [{rulebook: test.chips, replace: {clauses: {a1: tpp >= 2400}}}]"


def test_a_clause_replaced_decides_otherwise_and_exactly_at_its_own_limit(
    base: Rulebooks, drafted: Drafted
) -> None:
    books = drafted(HALVED).rulebooks
    assert labels(base, "2400") == ["3A090.b"]
    assert labels(books, "2400") == ["3A090.a"]
    assert labels(books, "2399.999999") == labels(base, "2399.999999") == []
    assert labels(books, 4800) == labels(base, 4800) == ["3A090.a"]


def test_what_the_classification_provides_follows_the_draft(
    base: Rulebooks, drafted: Drafted
) -> None:
    facts = {"kind": "ic", "tpp": 2400}
    books = drafted(HALVED).rulebooks
    assert base.decide([facts], as_of=DAY)[0].facts["in_3a090_a"] is False
    assert books.decide([facts], as_of=DAY)[0].facts["in_3a090_a"] is True


def test_every_finding_of_a_draft_says_that_it_is_no_law(drafted: Drafted) -> None:
    [finding] = found(drafted(HALVED).rulebooks, "test.chips", {"kind": "ic", "tpp": 9000})
    assert finding.citation == "draft: A try"
    assert finding.verified_through == finding.effective == DAY
    assert finding.published == ""
    assert "Draft, not law: “A try”." in finding.notes
    assert "Otherwise as in first law." in finding.notes


def test_a_draft_holds_from_its_day_and_the_law_until_then(
    base: Rulebooks, drafted: Drafted
) -> None:
    draft = drafted(HALVED.replace("replace:", "from: 2026-12-01, replace:"))
    assert labels(draft.rulebooks, 2400, "2026-11-30") == ["3A090.b"]
    assert labels(draft.rulebooks, 2400, "2026-12-01") == ["3A090.a"]
    assert [change.start for change in draft.later_than(DAY)] == ["2026-12-01"]
    assert draft.later_than("2026-12-01") == ()
    [before] = found(draft.rulebooks, "test.chips", {"kind": "ic", "tpp": 9000}, "2026-11-30")
    assert before == found(base, "test.chips", {"kind": "ic", "tpp": 9000}, "2026-11-30")[0]


def test_a_draft_of_a_text_not_yet_known_is_not_known_either(
    base: Rulebooks, drafted: Drafted
) -> None:
    facts = {"kind": "ic", "tpp": 2400}
    for books in (base, drafted(HALVED).rulebooks):
        [finding] = found(books, "test.chips", facts, known_at="2026-11-22")
        assert (finding.outcome, finding.verdict) == ("text_not_loaded", "unknown")


def test_later_versions_of_the_law_get_the_same_change(base: Rulebooks, drafted: Drafted) -> None:
    books = drafted(HALVED).rulebooks
    assert labels(base, 2399, "2027-01-01") == labels(books, 2399, "2027-01-01") == ["3A090.b"]
    assert labels(books, 2400, "2027-01-01") == ["3A090.a"]


def test_a_draft_of_the_past_rewrites_the_past(drafted: Drafted) -> None:
    books = drafted(HALVED, as_of="2023-11-17").rulebooks
    assert labels(books, 2400, "2024-01-01") == ["3A090.a"]
    assert [version.id for version in books["test.chips"].versions] == [
        "draft 2023-11-17", "draft 2027-01-01",
    ]  # fmt: skip


ADDED = """
changes:
  - rulebook: test.chips
    add:
      clauses: {a3: dram_bandwidth >= 1400}
      outcomes:
        - {when: a3, outcome: classified, label: 3A090.a, paragraph: a.3, summary: Memory.}
    replace:
      provides: {in_3a090_a: a1 or a3, in_3a090_b: b1 and not (a1 or a3)}
      outcomes: {b.1: {when: b1 and not (a1 or a3), summary: It is still b.}}
"""


def test_a_paragraph_can_be_added_and_others_make_room(drafted: Drafted) -> None:
    draft = drafted(ADDED)
    assert draft.changes[0].says == (
        "clause a3 is new: dram_bandwidth >= 1400",
        "outcome b.1 has another when and summary",
        "outcome 3A090.a a.3 is new",
        "in_3a090_a becomes a1 or a3 (now: a1)",
        "in_3a090_b becomes b1 and not (a1 or a3) (now: b1 and not a1)",
    )
    books = draft.rulebooks
    facts = {"kind": "ic", "tpp": 2400, "dram_bandwidth": 4000}
    [decision] = books.decide([facts], as_of=DAY)
    yes = [f.paragraph for f in decision.findings if f.rule == "test.chips" and f.verdict == "yes"]
    assert yes == ["a.3"]
    assert (decision.facts["in_3a090_a"], decision.facts["in_3a090_b"]) == (True, False)
    [finding] = found(books, "test.chips", {**facts, "dram_bandwidth": 1399})
    assert (finding.paragraph, finding.summary) == ("b.1", "It is still b.")
    [unknown] = [f for f in found(books, "test.chips", {"kind": "ic", "tpp": 1}) if f.label]
    assert (unknown.verdict, unknown.missing) == ("unknown", ("dram_bandwidth",))


def test_clauses_and_outcomes_can_be_taken_out(drafted: Drafted) -> None:
    draft = drafted(
        "changes: [{rulebook: test.chips, remove: {clauses: b1, outcomes: [b.1], "
        "provides: in_3a090_b}}]"
    )
    assert labels(draft.rulebooks, 2400) == []
    assert labels(draft.rulebooks, 4800) == ["3A090.a"]
    assert draft.changes[0].clauses == ("b1",)


def test_a_whole_version_takes_the_place_of_what_held_and_of_what_was_to_come(
    drafted: Drafted,
) -> None:
    books = drafted(
        "changes: [{rulebook: test.chips, version: {clauses: {all: tpp >= 1}, outcomes: ["
        "{when: all, outcome: classified, label: X, paragraph: a.9, summary: All.}]}}]"
    ).rulebooks
    assert labels(books, 1) == labels(books, 1, "2030-01-01") == ["X"]
    assert labels(books, 2400, "2026-11-22") == ["3A090.b"]


def test_a_rule_ends(base: Rulebooks, drafted: Drafted) -> None:
    books = drafted("changes: [{rulebook: test.chips, end: 2026-11-10}]").rulebooks
    assert labels(books, 9000, "2026-11-09") == ["3A090.a"]
    assert labels(books, 9000, "2026-11-10") == labels(books, 9000, "2030-01-01") == []
    [finding] = found(books, "test.chips", {"kind": "ic", "tpp": 9000})
    assert finding.verdict == "no"
    assert "ended on 2026-11-10 by draft: A try" in finding.summary
    assert any("Draft, not law" in note for note in finding.notes)
    assert books.decide([{"kind": "ic", "tpp": 9000}], as_of=DAY)[0].facts["in_3a090_a"] is False


def test_a_switch_settles_a_doubt_and_a_stay_either_way(base: Rulebooks, drafted: Drafted) -> None:
    facts = {"owner_share": 60}
    on = drafted("changes: [{rulebook: test.owned, switch: on}]").rulebooks
    off = drafted("changes: [{rulebook: test.owned, switch: off}]").rulebooks

    def verdicts(books: Rulebooks, day: str = DAY, share: object = 60) -> list[str]:
        return [f.verdict for f in found(books, "test.owned", {"owner_share": share}, day)]

    assert verdicts(base) == ["unknown"]
    assert verdicts(on) == ["yes"]
    assert verdicts(off) == ["no"]
    assert verdicts(on, share="49.999999") == []
    assert verdicts(on, DAY.replace("23", "22")) == ["unknown"]
    [finding] = found(on, "test.owned", facts)
    assert (finding.enforced, finding.stayed_from) == ("yes", "")
    assert "puts this rule in force" in finding.notes[0]
    stayed = drafted("changes: [{rulebook: test.owned, switch: on}]", as_of="2026-01-01").rulebooks
    assert verdicts(base, "2026-01-01") == ["no"]
    assert verdicts(stayed, "2026-01-01") == verdicts(stayed, "2026-12-24") == ["yes"]


def test_a_rule_that_is_not_enforced_is_switched_on(tmp_path: Path, write: Write) -> None:
    (tmp_path / "o.yaml").write_text(
        OWNED.replace("    clauses:", "    enforced: announced\n    clauses:")
    )
    base = few([tmp_path / "o.yaml"])
    path = write("changes: [{rulebook: test.owned, from: 2025-10-01, switch: on}]")
    books = read_draft(path, base, as_of="2025-10-01").rulebooks
    assert [f.verdict for f in found(base, "test.owned", {"owner_share": 60}, "2025-10-02")] == [
        "no"
    ]
    assert [f.verdict for f in found(books, "test.owned", {"owner_share": 60}, "2025-10-02")] == [
        "yes"
    ]


def test_a_rule_that_begins_only_later_can_be_switched_off_but_has_no_text_to_switch_on(
    drafted: Drafted,
) -> None:
    off = drafted("changes: [{rulebook: test.chips, switch: off}]", as_of="2020-01-01").rulebooks
    assert labels(off, 9000, "2024-01-01") == []
    with pytest.raises(RulebookError) as caught:
        drafted("changes: [{rulebook: test.chips, switch: on}]", as_of="2020-01-01")
    assert "no text to switch on" in str(caught.value.problems[0])


NEW = """
changes:
  - add:
      id: draft.cloud
      title: Remote access
      authority: A draft
      jurisdiction: US
      subject: transaction
      question: licence
      about: "true"
      versions:
        - clauses: {far: destination = 'CN' and in_3a090_a}
          outcomes:
            - {when: far, outcome: licence_required, summary: A licence is needed.}
"""


def test_a_rule_is_added_here_or_from_its_own_file(
    base: Rulebooks, drafted: Drafted, tmp_path: Path, write: Write
) -> None:
    facts = {"kind": "ic", "tpp": 9000, "destination": "CN"}
    here = drafted(NEW)
    [finding] = found(here.rulebooks, "draft.cloud", facts)
    assert (finding.verdict, finding.citation) == ("yes", "draft: A try")
    assert finding.notes == ("Draft, not law: “A try” adds this rule.",)
    assert here.touched == {"draft.cloud"}
    assert here.rulebooks["draft.cloud"].origin == "draft"
    whole = "\n".join(line[6:] for line in NEW.split("\n")[3:])
    (tmp_path / "other.yaml").write_text(whole)
    there = read_draft(write("changes: [{add: {file: other.yaml}}]"), base, as_of=DAY)
    assert found(there.rulebooks, "draft.cloud", facts) == [finding]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("{tmp}/up/other.yaml", "does not stand beside the draft"),
        ("../up/other.yaml", "does not stand beside the draft"),
        ("below/../../up/other.yaml", "does not stand beside the draft"),
        ("link.yaml", "does not stand beside the draft"),
        ("/dev/zero", "does not stand beside the draft"),
        (r"\0", "does not stand beside the draft"),
        ("pipe.yaml", "is no ordinary file"),
        ("huge.yaml", "is larger than"),
        ("gone.yaml", "cannot be read"),
    ],
)
def test_a_file_of_a_draft_is_an_ordinary_one_beside_it(
    base: Rulebooks, tmp_path: Path, name: str, told: str
) -> None:
    for folder in ("up", "drafts/below"):
        (tmp_path / folder).mkdir(parents=True)
    whole = "\n".join(line[6:] for line in NEW.split("\n")[3:])
    for place in ("up/other.yaml", "drafts/below/fine.yaml"):
        (tmp_path / place).write_text(whole)
    drafts = tmp_path / "drafts"
    (drafts / "link.yaml").symlink_to(tmp_path / "up" / "other.yaml")
    os.mkfifo(drafts / "pipe.yaml")
    with (drafts / "huge.yaml").open("wb") as stream:
        stream.truncate(1 << 40)
    draft = drafts / "d.yaml"
    text = 'draft: A try\nabout: A try.\nchanges: [{{add: {{file: "{}"}}}}]\n'
    draft.write_text(text.format(name.format(tmp=tmp_path)))
    assert any(told in one for one in problems(base, draft))
    draft.write_text(text.format("below/fine.yaml"))
    assert read_draft(draft, base, as_of=DAY).touched == {"draft.cloud"}


def test_changes_are_made_in_order_and_see_each_other(drafted: Drafted) -> None:
    draft = drafted(
        NEW + "  - {rulebook: draft.cloud, replace: {clauses: {far: destination = 'KP'}}}\n"
        "  - {rulebook: draft.cloud, note: The second thought., add: {clauses: {more: in_3a090_b},"
        " outcomes: [{when: more, outcome: licence_required, summary: More.}]}}\n"
    )
    assert [change.what for change in draft.changes] == ["added", "amended", "amended"]
    facts = {"kind": "ic", "tpp": 2400, "destination": "CN"}
    [finding] = found(draft.rulebooks, "draft.cloud", facts)
    assert finding.summary == "More."
    assert "The second thought." in finding.notes
    assert sum("Draft, not law" in note for note in finding.notes) <= 2


def test_overlaying_leaves_the_base_as_it_was(base: Rulebooks, drafted: Drafted) -> None:
    before = json.dumps(base.describe(), sort_keys=True)
    books = list(base)
    for changes in (HALVED, ADDED, NEW, "changes: [{rulebook: test.owned, switch: on}]"):
        drafted(changes)
    assert json.dumps(base.describe(), sort_keys=True) == before
    assert all(one is other for one, other in zip(base, books, strict=True))


def test_what_a_draft_does_not_name_is_the_very_same_rulebook(
    base: Rulebooks, drafted: Drafted
) -> None:
    books = drafted(HALVED).rulebooks
    assert len(books) == len(base)
    assert all(books[book.id] is book for book in base if book.id != "test.chips")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tpp=st.none() | st.decimals(0, 100_000, places=3, allow_nan=False),
    share=st.none() | st.decimals(0, 100, places=2, allow_nan=False),
    day=st.dates().map(str),
)
def test_an_empty_draft_changes_nothing_for_anybody(
    base: Rulebooks, drafted: Drafted, tpp: object, share: object, day: str
) -> None:
    draft = drafted("changes: []")
    facts = {"kind": "ic", "tpp": tpp, "owner_share": share}
    assert draft.changes == () and draft.touched == frozenset()
    assert draft.rulebooks.decide([facts], as_of=day) == base.decide([facts], as_of=day)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tpp=st.decimals(0, 6000, places=6, allow_nan=False), limit=st.integers(1, 6000))
def test_a_lower_limit_never_lets_an_item_go(
    base: Rulebooks, drafted: Drafted, tpp: Any, limit: int
) -> None:
    books = drafted(HALVED.replace("2400", str(min(limit, 4800)))).rulebooks
    a, b = labels(base, tpp), labels(books, tpp)
    assert "3A090.a" in b or "3A090.a" not in a
    assert ("3A090.a" in b) == (tpp >= min(limit, 4800))


def problems(base: Rulebooks, path: Path) -> list[str]:
    with pytest.raises(RulebookError) as caught:
        read_draft(path, base, as_of=DAY)
    assert "docs/what-if.md" in caught.value.hint
    return [
        f"{Path(problem.file).name} {problem.row}: {problem.message} / {problem.mend}"
        for problem in caught.value.problems
    ]


LINES = (Path(__file__).parent / "draft_mistakes.txt").read_text("utf-8").splitlines()[1:]
MISTAKES = [(change, told.strip()) for change, told in zip(LINES[::2], LINES[1::2], strict=True)]


@pytest.mark.parametrize(("change", "told"), MISTAKES, ids=[told[:60] for _, told in MISTAKES])
def test_a_mistake_is_told_with_its_line(
    base: Rulebooks, write: Write, change: str, told: str
) -> None:
    write("", "law.yaml", head=CHIPS)
    said = problems(base, write(f"changes:\n  - {change}\n"))
    assert any(told in one for one in said), said
    assert len(said) == len({one.split(" / ")[0] for one in said})


def test_all_mistakes_are_told_together(base: Rulebooks, write: Write) -> None:
    changes = "".join(f"  - {change}\n" for change, _ in MISTAKES[:12])
    said = problems(base, write("changes:\n" + changes, head="colour: red\n"))
    lines = {one.split()[1] for one in said}
    assert {f"{n}:" for n in range(3, 15)} <= lines
    assert any("a draft has no colour" in one for one in said)
    assert any("the draft lacks draft" in one for one in said)


@pytest.mark.parametrize(
    "text", ["", "draft: [", "- a\n- b", "draft: &a x\nabout: *a", "\x00", "[" * 50_000]
)
def test_what_is_no_draft_is_refused_in_words(base: Rulebooks, tmp_path: Path, text: str) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(text)
    assert problems(base, path)


def test_a_draft_that_is_not_there_is_told(base: Rulebooks, tmp_path: Path) -> None:
    assert "cannot be read" in problems(base, tmp_path / "none.yaml")[0]
    assert "no ordinary file" in problems(base, Path("/dev/zero"))[0]
