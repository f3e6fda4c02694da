"""Files of answers as people have them, and as they should not be."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tidegate.distillation.provenance import read_answers
from tidegate.distillation.provenance.answers import MOST_KEPT, MOST_LINE
from tidegate.errors import InputError


def put(folder: Path, *lines: object, name: str = "m.jsonl") -> Path:
    path = folder / name
    told = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(told) + b"\n")
    return path


@pytest.mark.parametrize(
    "record",
    [
        {"prompt": "P q", "output": "yes"},
        {"instruction": " p  Q ", "response": "yes", "id": 4},
        {"question": "p\nq", "completion": "yes", "generator": "m"},
    ],
)
def test_fields_go_by_the_names_people_use(tmp_path: Path, record: dict[str, object]) -> None:
    [one] = read_answers(put(tmp_path, record)).models
    assert one.name == "m"
    assert one.by_prompt == {"p q": "yes"}


def test_a_file_may_hold_several_models_and_be_packed(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl.gz"
    lines = [json.dumps({"pid": n, "output": "x", "model": m}) for n in (1, 2) for m in ("a", "b")]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    found = read_answers(path)
    assert [(one.name, one.by_id) for one in found.models] == [
        ("a", {"1": "x", "2": "x"}), ("b", {"1": "x", "2": "x"}),
    ]  # fmt: skip


def test_broken_lines_are_told_by_number_and_the_rest_is_read(tmp_path: Path) -> None:
    path = put(
        tmp_path, {"prompt": "a", "output": "1"}, b'{"prompt": "b", "out', b"[1]", b"null",
        {"prompt": "c"}, {"output": "3"}, b"[" * 5_000, b'\xff\xfe{"',
        {"prompt": "d", "output": "4"},
    )  # fmt: skip
    found = read_answers(path)
    assert found.models[0].by_prompt == {"a": "1", "d": "4"}
    assert [one.row for one in found.problems] == [2, 3, 4, 5, 6, 7, 8]


def test_a_prompt_met_twice_counts_once_and_is_told(tmp_path: Path) -> None:
    found = read_answers(
        put(tmp_path, *({"id": "7", "prompt": "a", "output": str(n)} for n in range(3)))
    )
    assert found.models[0].by_prompt == {"a": "0"}
    assert found.models[0].repeated == 2
    assert "2 records repeat" in found.problems[0].message


def test_a_line_too_long_is_left_out_and_a_long_answer_is_cut(tmp_path: Path) -> None:
    found = read_answers(
        put(
            tmp_path,
            {"prompt": "a", "output": "x" * (MOST_LINE + 5)},
            {"prompt": "b", "output": "y" * (MOST_KEPT + 5)},
        )
    )
    [one] = found.models
    assert {key: len(text) for key, text in one.by_prompt.items()} == {"b": MOST_KEPT}
    assert one.long == 1
    assert found.problems[0].row == 1


def test_nul_and_controls_are_taken_out(tmp_path: Path) -> None:
    [one] = read_answers(
        put(tmp_path, {"prompt": "a", "output": "x\x00\x1b[31my", "model": "m\x07n"})
    ).models
    assert (one.name, one.by_prompt) == ("mn", {"a": "x[31my"})


@pytest.mark.parametrize("content", [b"", b"\x00\x00", b"not json", b'{"prompt": "a"}'])
def test_a_file_without_an_answer_is_refused_with_a_hint(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_answers(put(tmp_path, content))
    assert "prompt" in refused.value.hint


def test_damaged_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"prompt": "a", "output": "b"}\n' * 99)[:40])
    with pytest.raises(InputError):
        read_answers(path)
