"""An engagement file: what is read, and every mistake at once with its line and its mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.desk.review import blank_form, read_engagement
from tidegate.desk.review.fields import TOP, shapes
from tidegate.errors import InputError, Problem

Write = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[3]


def problems(path: Path) -> list[Problem]:
    with pytest.raises(InputError) as told:
        read_engagement(path)
    return list(told.value.problems)


def test_every_mistake_is_told_at_once_with_line_field_and_mend(engagement: Write) -> None:
    path = engagement(
        "titel: x\n"
        "date: 2026-13-01\n"
        "parties:\n"
        "  - {nam: Foo}\n"
        "  - {name: A, role: enduser, country: Atlantis}\n"
        "stakes: {untold: everybody}\n"
        "us: {us_persn: yes, ear_items: perhaps}\n"
        "works: nowhere.jsonl\n"
    )
    told = [(each.row, each.message, each.mend) for each in problems(path)]
    assert [row for row, _, _ in told] == sorted(row or 0 for row, _, _ in told)
    by_line = {row: [text for at, text, _ in told if at == row] for row, _, _ in told}
    assert by_line[1] == ["an engagement has no 'titel'"]
    assert by_line[2] == ["'2026-13-01' is no date"]
    assert by_line[4] == ["parties[1] has no 'nam'", "parties[1] lacks name"]
    assert by_line[5] == ["'enduser' is not known here", "'Atlantis' is no country we know"]
    assert len(by_line[6]) == 2  # a word that is none, and neither file nor rows
    assert len(by_line[7]) == 2
    assert by_line[8] == ["'nowhere.jsonl' is not there"]
    mends = " ".join(mend for _, _, mend in told)
    for meant in ("title", "name", "end_user", "us_person"):
        assert f"did you mean {meant}?" in mends


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x 1\nb: *x\n", "anchors and aliases are not allowed"),
        ("title: a\ntitle: b\n", "title stands twice"),
        ("parties: [{name: A, name: B}]\n", "name stands twice"),
        ("facts: {a: 1, a: 2}\n", "a stands twice"),
        ("title: a\n---\ntitle: b\n", "is not YAML"),
        ("- a\n", "must be a mapping"),
        ("", "is empty"),
        ("title: [\n", "is not YAML"),
        ("title: a\x00b\n", "is not YAML"),
        ("title: " + "[" * 200 + "]" * 200, "nested too deeply"),
        ("title: " + "x" * 1_000_001, "larger than 1,000,000 bytes"),
        ("title: " + "x" * 30_000, "more than 20,000 characters"),
        ("parties: [{name: " + "x" * 3_000 + "}]", "more than 2,000 characters"),
        ("parties: [" + "{name: a}," * 1_001 + "]", "more than 1,000 entries"),
        ("parties: {name: A}\n", "must be a list"),
        ("parties: [A]\n", "must be a mapping"),
        ("title: {a: b}\n", "must be one text"),
        ("<<: {title: a}\n", "has no '<<'"),
    ],
)
def test_what_would_blow_up_or_mislead_is_refused(engagement: Write, text: str, says: str) -> None:
    assert any(says in str(each) for each in problems(engagement(text)))


def test_bytes_that_are_no_text_are_refused(engagement: Write) -> None:
    path = engagement("")
    path.write_bytes(b"title: \xff\xfe\n")
    assert "is not UTF-8 text" in str(problems(path)[0])


def test_yaml_guesses_nothing(engagement: Write) -> None:
    path = engagement(
        "title: yes\nparties: [{name: 1.0, country: NO}, {name: 'null'}]\n"
        "facts: {dd_certified: no, owner_share: 49.990}\n"
    )
    root = read_engagement(path).root
    assert root.text("title") == "yes"
    assert [party.text("name") for party in root.records("parties")] == ["1.0", "null"]
    assert root.records("parties")[0].texts("country") == ("NO",)
    assert root.map("facts") == {"dd_certified": "no", "owner_share": "49.990"}


def test_a_field_left_empty_is_not_told(engagement: Write) -> None:
    path = engagement("title:\nabout: ~\ndate: null\nparties: [{name: A, role: }]\n")
    root = read_engagement(path).root
    assert list(root.told) == ["parties"]
    assert "role" not in root.records("parties")[0]


def test_short_forms_are_read_as_the_field_they_stand_for(engagement: Write) -> None:
    path = engagement(
        "works: [a.csv, b.csv]\nstakes: s.csv\nlogs: l.jsonl\n",
        a__csv="", b__csv="", s__csv="", l__jsonl="",
    )  # fmt: skip
    found = read_engagement(path)
    works, stakes, logs = (found.root.record(name) for name in ("works", "stakes", "logs"))
    assert works is not None
    assert stakes is not None
    assert logs is not None
    assert [path.name for path in works.files("files")] == ["a.csv", "b.csv"]
    assert stakes.file("file") == path.parent.resolve() / "s.csv"
    assert [each.where for each in found.files] == [
        "works.files[1]", "works.files[2]", "stakes.file", "logs.files",
    ]  # fmt: skip


def test_people_have_no_place_for_a_name_or_an_origin(engagement: Write) -> None:
    path = engagement("people: [{label: a, name: X, nationality: Y}]\n")
    told = problems(path)
    assert len(told) == 2
    assert all("not told by name or origin" in each.mend for each in told)
    assert not {"name", "nationality", "citizenship"} & set(shapes()["person"].fields)


def test_an_item_has_a_name_or_a_file_and_stakes_rows_or_a_file(engagement: Write) -> None:
    path = engagement("items: [{quantity: 1}]\nterms: {}\nstakes: {of: A}\n")
    assert [each.row for each in problems(path)] == [1, 2, 3]


def test_labels_and_the_exporter_stand_once(engagement: Write) -> None:
    text = (
        "people: [{label: a}, {label: a}]\n"
        "parties: [{name: A, role: exporter}, {name: B, role: exporter}]\n"
    )
    assert len(problems(engagement(text))) == 2


def test_the_answers_under_us_are_typed_as_a_profile(engagement: Write) -> None:
    path = engagement("us: {established_in: [Germany, US], us_person: no, itar: unknown}\n")
    assert read_engagement(path).profile == {
        "established_in": ["DE", "US"], "us_person": False, "itar": None,
    }  # fmt: skip


def test_the_blank_form_has_every_field_and_tells_nothing(engagement: Write) -> None:
    form = blank_form()
    for shape in shapes().values():
        for name in shape.fields:
            assert f"{name}:" in form
    assert all(line.startswith("#") for line in form.splitlines())
    bare = "\n".join(
        line.removeprefix("# ") for line in form.splitlines()[1:] if not line.startswith("#   ")
    )
    assert read_engagement(engagement(bare)).root.told == {}


def test_every_field_is_documented() -> None:
    page = (ROOT / "docs" / "review.md").read_text("utf-8")
    for shape in shapes().values():
        heading = "## The file" if shape.name == TOP else f"### {shape.name}"
        told = page.partition(f"\n{heading}\n")[2].partition("\n#")[0]
        for field in shape.fields.values():
            needed = " (needed)" if field.needed else ""
            words = f" One of: {', '.join(f'`{word}`' for word in field.words)}."
            said = field.says + (words if field.words else "")
            assert f"| `{field.name}`{needed} |" in told, (shape.name, field.name)
            assert f"| {said} |" in told, (shape.name, field.name)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_an_engagement_or_a_clear_refusal(engagement: Write, content: bytes) -> None:
    path = engagement("")
    path.write_bytes(content)
    try:
        read_engagement(path)
    except InputError as wrong:
        assert wrong.problems
