"""Logs that are broken, odd or made to harm: each is survived, and told with file and mend."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tidegate.distillation.reading import (
    LogNotes,
    Pseudonyms,
    blocks,
    find_key,
    read_logs,
    rows,
    unpacking,
)
from tidegate.distillation.reading.event import UNKNOWN, Event
from tidegate.distillation.reading.pseudonyms import LONGEST_KEPT
from tidegate.distillation.reading.values import SHAPES_REMEMBERED, by_keys
from tidegate.errors import InputError, Problem

NAMES = Pseudonyms(find_key("k" * 32))
GOOD = (
    b'{"timestamp": 1770000000, "user": "u1", "request": {"messages": [{"role": "user", "content":'
    b' "Why?"}], "temperature": 0.7}, "response": {"usage": {"prompt_tokens": 12}}}'
)


def read(path: Path) -> tuple[list[Event], list[Problem]]:
    notes = LogNotes()
    events = list(read_logs([path], pseudonyms=NAMES, notes=notes))
    assert all(problem.file == path.name and problem.mend for problem in notes.problems)
    return events, notes.problems


def put(tmp_path: Path, data: bytes, name: str = "x.log") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def request(**more: Any) -> bytes:
    return json.dumps(json.loads(GOOD) | more).encode()


TEXT = GOOD.decode() + "\n"


@pytest.mark.parametrize(
    "data",
    [
        *(b"\xef\xbb\xbf" + GOOD + b"\n" + GOOD, GOOD + b"\r\n" + GOOD + b"\r\n"),
        *(GOOD + b"\r" + GOOD + b"\r", b"\n \n" + GOOD + b"\n\n\n" + GOOD),
        *(("\ufeff" + TEXT * 2).encode(f"utf-16-{end}") for end in ("le", "be")),
        *(gzip.compress(GOOD + b"\n") * 2, gzip.compress((GOOD + b"\n") * 2) + bytes(600)),
        *(b"[" + GOOD + b",\n" + GOOD + b"]", b" [\n" + GOOD + b"\n,\n" + GOOD + b"\n]\n"),
        b'{\n"data": [' + GOOD + b",\n" + GOOD + b"]\n}",
    ],
)
def test_line_ends_marks_and_wrappings_make_no_difference(tmp_path: Path, data: bytes) -> None:
    events, problems = read(put(tmp_path, data))
    assert [(e.prompt, e.tokens_in) for e in events] == [("Why?", 12)] * 2
    assert not problems


@pytest.mark.parametrize(
    ("data", "kept", "told"),
    [
        (GOOD + b"\n\0\0\0\n" + GOOD + bytes(5000), 2, "5003 NUL bytes"),
        (TEXT.encode("utf-16-le") * 2, 2, "NUL bytes"),
        (GOOD + b"\n" + GOOD.replace(b"Why", b"Gr\xfc\xdfe"), 2, "not strict JSON"),
        (GOOD + b"\n" + GOOD.replace(b"Why", b"\xed\xa0\x80"), 2, "not strict JSON"),
        (GOOD + b"\n" + GOOD.replace(b"Why", b"\\ud83d"), 2, "not strict JSON"),
        (GOOD + b"\n" + b'{"a":' * 200_000 + b"1" + b"}" * 200_000, 1, "nests too deep"),
        (GOOD + b"\n" + GOOD[:40], 1, "no sound JSON"),
        (GOOD + b"\n{" + b'"k":1,' * 90_000 + b'"k":1}', 1, "no request in a format"),
        (gzip.compress(GOOD + b"\n") + b"garbage", 1, "cut short or damaged"),
        (gzip.compress((GOOD + b"\n") * 400)[:-9], 400, "cut short or damaged"),
        (gzip.compress((GOOD + b"\n") * 400)[:-6] + b"\1\2" + bytes(4), 400, "cut short"),
        (b"[" + (GOOD + b",\n") * 50 + GOOD[:60], 50, "after item 50"),
        (b"[" + GOOD + b", ?]", 1, "after item 1"),
        (b"[" + GOOD + b"]\n[" + GOOD + b"]", 1, "after the end of the array"),
        (b"[" + GOOD + b"," + b"[" * 300_000, 1, "item 2 nests too deep"),
        (b"timestamp,prompt\n1770000000,Gr\xfc\xdfe\n", 1, "not in UTF-8"),
        (b'timestamp,prompt\n1770000000,"never closed\n' + b"1770000000,ok\n" * 9, 9, "closed"),
        (GOOD + b"\n1770000000,u1,hello\n", 1, "no sound JSON"),
    ],
)  # fmt: skip
def test_what_is_broken_costs_itself_only(
    tmp_path: Path, data: bytes, kept: int, told: str
) -> None:
    events, problems = read(put(tmp_path, data))
    assert len(events) == kept
    assert told in " ".join(map(str, problems))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xef\xbb\xbf", "empty"),
        (bytes(3_000_000), "blank lines"),
        (gzip.compress(b""), "empty"),
        (gzip.compress(GOOD * 9)[:4], "cut short"),
        (gzip.compress(gzip.compress(GOOD)), "gzip twice"),
        (bz2.compress(GOOD), "bzip2"),
        (b"PK\x03\x04" + bytes(40), "zip archive"),
        (b"\x28\xb5\x2f\xfd" + bytes(range(99)), "zstd"),
        (bytes(range(256)) * 40, "no text"),
        (b"timestamp,account,prompt\n", "only a header"),
        (b'"timestamp,account\n1,2\n', "header"),
        (b"[2026-02-02 10:00:00] INFO started\n", "after item 0"),
        (b"<html>\r<p>\rx", "no log that is known"),
    ],
)
def test_what_holds_no_log_is_refused_with_the_reason(
    tmp_path: Path, data: bytes, told: str
) -> None:
    with pytest.raises(InputError) as refused:
        read(put(tmp_path, data))
    assert told in " ".join(map(str, refused.value.problems))
    assert all(problem.mend for problem in refused.value.problems)


_HUGE = [b"9" * 5000, b"NaN", b"Infinity", b"-Infinity", b"-5", b"1e400", b"-1e400", b"true"]


@pytest.mark.parametrize("value", [*_HUGE, b'"' + b"9" * 5000 + b'"', b"[1]", b'{"a": 1}'])
def test_numbers_that_are_none_are_unknown(tmp_path: Path, value: bytes) -> None:
    lines = [GOOD.replace(old, value) for old in (b" 12", b"0.7", b"1770000000")]
    events, problems = read(put(tmp_path, b"\n".join([GOOD, *lines, GOOD])))
    assert [e.tokens_in for e in events] == [12, UNKNOWN, 12, 12, 12]
    assert [e.at is None for e in events] == [False, False, False, True, False]
    assert events[2].settings.temperature in (None, -5)
    assert any(p.row == 4 and "time" in p.message for p in problems)


@pytest.mark.parametrize(
    "time",
    [
        *("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", -1, 0),
        *(253402300799, "-1", "2026-02-30", "24:00", "2026-02-02T02:40:00+99:99", True, 1e308),
        *("1e9999", "1" * 100_000, "nan", "0000-00-00", "٢٠٢٦", {"$date": "2026-02-02"}, [1]),
    ],
)
def test_times_that_cannot_be_are_told_and_the_request_counts(tmp_path: Path, time: Any) -> None:
    (event, after), problems = read(put(tmp_path, request(timestamp=time) + b"\n" + GOOD))
    assert event.at is None
    assert after.at is not None
    assert [(p.row, "time cannot be read" in p.message) for p in problems] == [(1, True)]


@pytest.mark.parametrize(
    ("messages", "prompt"),
    [
        ([{"role": "user", "content": None}], None),
        ([{"role": "user", "content": "Find it"},
          {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
          {"role": "tool", "tool_call_id": "1", "content": "found"}], "Find it"),
        ([{"role": "user", "content": [
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "QUJD" * 10**6}}]
          }], "What is this?"),
        ([{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}], None),
        ([{"role": ["user"], "content": "x"}], None),
        ([None, 7, [], {"role": {"a": 1}, "content": True}], None),
        ({"role": "user", "content": "an object"}, None),
        ([[[[]]]] * 9000, None),
    ],
)  # fmt: skip
def test_messages_of_every_kind_are_read(tmp_path: Path, messages: Any, prompt: str | None) -> None:
    (event,), problems = read(put(tmp_path, request(request={"messages": messages})))
    assert event.prompt == prompt
    assert not problems


def test_an_image_of_twenty_megabytes_costs_its_line_only(tmp_path: Path) -> None:
    image = b'{"messages": [{"role": "user", "content": "' + b"QUJD" * 5_000_000 + b'"}]}'
    events, problems = read(put(tmp_path, GOOD + b"\n" + image + b"\n" + GOOD))
    assert [e.line for e in events] == [1, 3]
    assert [p.row for p in problems] == [2]


def _bomb(path: Path, filling: bytes, times: int) -> Path:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    with path.open("wb") as file:
        file.write(packer.compress(GOOD + b"\n"))
        for _ in range(times):
            file.write(packer.compress(filling))
        file.write(packer.flush())
    return path


@pytest.mark.parametrize("filling", [b"0", b"\0", b"\n"])
def test_a_gzip_bomb_is_left_off_long_before_its_end(tmp_path: Path, filling: bytes) -> None:
    path = _bomb(tmp_path / "b.gz", filling * 2**20, 150)
    seen = 0

    def counted(chunks: Iterator[bytes]) -> int:
        return sum(map(len, chunks))

    seen = counted(unpacking.bytes_of(path, lambda problem: None))
    assert seen < 80 * 2**20
    events, problems = read(path)
    assert len(events) == 1
    assert any("as a zip bomb does" in p.message for p in problems)


def test_rows_of_empty_cells_make_no_block_larger_than_its_bytes(tmp_path: Path) -> None:
    head = b"timestamp,account," + b",".join(b"user agent%d" % i for i in range(10_000))
    path = put(tmp_path, head + b"\n" + (b"1770000000,u1" + b"," * 10_000 + b"\n") * 300)
    found = list(blocks.blocks_of(path, lambda problem: None, None))
    assert sum(len(block.rows) for block in found) == 300
    assert max(len(row) for block in found for row in block.rows) < 10


def test_json_lines_after_a_header_are_handed_on_as_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_ASIDE_LINES", 10)
    path = put(tmp_path, b"timestamp,account,prompt\n" + (GOOD + b"\n") * 95 + b"1770000000,u,x\n")
    found = list(blocks.blocks_of(path, lambda problem: None, None))
    assert [len(block.lines) for block in found] == [*([10] * 9), 5, 1]
    assert len(read(path)[0]) == 96


def test_a_long_text_is_hashed_but_not_remembered() -> None:
    names = Pseudonyms(find_key("k" * 32))
    long = "a" * (LONGEST_KEPT + 1)
    assert names.of("account", long) == names.of_bytes("account", long.encode())
    assert names.of("account", f" {long}") == names.of("account", long)
    assert not any(len(text) > LONGEST_KEPT for _, text in names._known)


def test_the_memory_of_shapes_does_not_grow_without_end() -> None:
    asked: list[int] = []
    look = by_keys(lambda record: asked.append(len(record)) or len(record))  # type: ignore[func-returns-value]
    for i in range(2 * SHAPES_REMEMBERED):
        assert look({f"k{i}": 1}) == 1
    assert look({f"k{2 * SHAPES_REMEMBERED - 1}": 2}) == 1
    assert len(asked) == 2 * SHAPES_REMEMBERED
    assert look({"k0": 1}) == 1
    assert len(asked) == 2 * SHAPES_REMEMBERED + 1


def test_a_log_that_grows_is_read_to_where_it_stood(tmp_path: Path) -> None:
    path = put(tmp_path, (GOOD + b"\n") * 3)
    notes = LogNotes()
    with path.open("ab") as file:
        coming = read_logs([path], pseudonyms=NAMES, notes=notes)
        first = next(coming)
        file.write(GOOD + b"\n" + GOOD[:30])
        file.flush()
        assert len([first, *coming]) == 3


def _folder(path: Path) -> Path:
    return path


def _pipe(path: Path) -> Path:
    os.mkfifo(path / "pipe")
    return path / "pipe"


def _loop(path: Path) -> Path:
    (path / "loop").symlink_to(path / "loop")
    return path / "loop"


def _locked(path: Path) -> Path:
    locked = put(path, GOOD)
    locked.chmod(0)
    return locked


UNREADABLE = [_folder, _pipe, _loop]
if os.name != "nt" and os.geteuid() != 0:
    # The super-user may read everything.
    UNREADABLE.append(_locked)


@pytest.mark.skipif(os.name == "nt", reason="pipes and permissions are those of POSIX")
@pytest.mark.parametrize("made", UNREADABLE)
def test_what_is_no_readable_file_is_refused_at_once(
    tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    path = made(tmp_path)
    with pytest.raises(InputError) as refused:
        read(path)
    assert refused.value.problems[0].file == path.name


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    import duckdb

    path = tmp_path_factory.mktemp("parquet") / "x.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 1770000000 + i AS timestamp, 'a' AS account, md5(i::VARCHAR) AS prompt,"
            f" i AS answer FROM range(200000) t(i)) TO '{path}'"
            " (FORMAT parquet, ROW_GROUP_SIZE 4096, CODEC 'uncompressed')"
        )
    return path.read_bytes()


@pytest.mark.parametrize("cut", [slice(0, 200_000), slice(0, -8)])
def test_a_parquet_file_that_is_cut_is_refused(tmp_path: Path, parquet: bytes, cut: slice) -> None:
    with pytest.raises(InputError, match="no sound Parquet"):
        read(put(tmp_path, parquet[cut]))


def test_of_a_damaged_parquet_file_what_stands_before_is_read(
    tmp_path: Path, parquet: bytes
) -> None:
    place = len(parquet) * 2 // 3
    events, problems = read(
        put(tmp_path, parquet[:place] + b"\xff" * 60_000 + parquet[place + 60_000 :])
    )
    assert 4000 < len(events) < 200_000
    assert any("was read" in p.message and p.row == len(events) + 2 for p in problems)


def test_what_many_lines_have_in_common_is_told_once_a_file(tmp_path: Path) -> None:
    lines = [request(timestamp=1770000000 - 9000 * (i % 2)) for i in range(blocks.BLOCK_LINES + 9)]
    _, problems = read(put(tmp_path, b"\n".join(lines)))
    assert [p.message.split(":")[0] for p in problems] == [
        "lines where the clock runs back by more than an hour"
    ]
