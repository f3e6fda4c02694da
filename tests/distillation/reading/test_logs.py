"""Request logs of every format, sound and hostile."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tidegate.distillation.reading import LogNotes, Pseudonyms, find_key, read_logs
from tidegate.distillation.reading.event import Event
from tidegate.errors import InputError

KEY = "0123456789abcdef0123456789abcdef"
NAMES = Pseudonyms(find_key(KEY))
AT = 1_770_000_000_000_000


def chat(prompt: str = "Why is the sky blue?", at: Any = AT // 10**6, who: str = "acct-1") -> Any:
    return {
        "timestamp": at,
        "user": who,
        "ip": "198.51.100.7",
        "request": {
            "model": "m-1",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": prompt},
            ],
            "temperature": 0.7,
            "logprobs": True,
        },
        "response": {"usage": {"prompt_tokens": 12, "completion_tokens": 34}},
    }


SPEND = {
    "request_id": "r-1",
    "call_type": "acompletion",
    "api_key": "hash-1",
    "spend": 0.1,
    "total_tokens": 46,
    "prompt_tokens": 12,
    "completion_tokens": 34,
    "startTime": "2026-02-02T02:40:00Z",
    "endTime": "2026-02-02T02:40:02.500Z",
    "model": "m-1",
    "metadata": "{}",
    "messages": "{}",
    "requester_ip_address": "198.51.100.9",
}


def otlp(prompt: str = "Why?") -> dict[str, Any]:
    def pair(key: str, **value: Any) -> dict[str, Any]:
        return {"key": key, "value": value}

    span = {
        "name": "chat m-1",
        "startTimeUnixNano": str(AT * 1000),
        "endTimeUnixNano": str(AT * 1000 + 2_500_000_000),
        "attributes": [
            pair("gen_ai.request.model", stringValue="m-1"),
            pair("gen_ai.usage.input_tokens", intValue="12"),
            pair("gen_ai.usage.output_tokens", intValue="34"),
            pair("gen_ai.request.temperature", doubleValue=0.7),
            pair("enduser.id", stringValue="acct-1"),
            pair(
                "gen_ai.input.messages",
                stringValue=json.dumps(
                    [{"role": "user", "parts": [{"type": "text", "content": prompt}]}]
                ),
            ),
        ],
    }
    return {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}


def read(path: Path, **more: Any) -> tuple[list[Event], LogNotes]:
    notes = LogNotes()
    return list(read_logs([path], pseudonyms=NAMES, notes=notes, **more)), notes


def written(path: Path, *lines: Any) -> Path:
    told = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return path


def test_every_format_gives_the_same_request(tmp_path: Path) -> None:
    flat = {"timestamp": AT // 1000, "gen_ai.request.model": "m-1", "user.id": "acct-1"}
    flat |= {"gen_ai.usage.prompt_tokens": 12, "gen_ai.usage.completion_tokens": 34}
    events, notes = read(written(tmp_path / "all.jsonl", chat(), SPEND, otlp(), flat))
    assert [e.format for e in events] == ["openai", "litellm", "opentelemetry", "opentelemetry"]
    assert {(e.model, e.tokens_in, e.tokens_out, e.at) for e in events} == {("m-1", 12, 34, AT)}
    assert events[0].account == events[2].account == events[3].account != events[1].account
    assert events[0].network == events[1].network == NAMES.of_network("198.51.100.0")
    assert [e.prompt for e in events] == ["Why is the sky blue?", None, "Why?", None]
    assert (events[0].system, events[0].settings.temperature) == ("Be brief.", 0.7)
    assert events[0].settings.logprobs
    assert [e.latency_ms for e in events[1:3]] == [2500, 2500]
    assert not notes.problems


def test_a_table_is_read_by_its_headers_or_by_a_mapping(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.csv",
        "TIMESTAMP,who,ContextTokens,GeneratedTokens",
        "2026-02-02 02:40:00.0000000,acct-1,12,34",
    )
    (event,), notes = read(path, mapping={"account": "who"})
    assert (event.at, event.tokens_in, event.tokens_out) == (AT, 12, 34)
    assert event.account == NAMES.of("account", "acct-1")
    assert "without a zone" in notes.problems[0].message


def test_parquet_is_read_as_a_table(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {AT} AS timestamp, 'acct-1' AS user_id, 12 AS prompt_tokens,"
            f" 34 AS completion_tokens) TO '{path}' (FORMAT parquet)"
        )
    (event,), _ = read(path)
    assert (event.at, event.tokens_in, event.tokens_out) == (AT, 12, 34)


def test_json_lines_between_rows_of_a_table_are_read_too(tmp_path: Path) -> None:
    head = "timestamp,account,prompt_tokens,completion_tokens"
    row = f"{AT // 1000},acct-1,12,34"
    events, notes = read(written(tmp_path / "two.log", head, row, chat(), row))
    assert sorted(e.format for e in events) == ["openai", "table", "table"]
    assert sorted(e.line for e in events) == [2, 3, 4]
    assert not notes.problems


def test_what_stands_before_the_cut_of_a_gzip_is_read(tmp_path: Path) -> None:
    whole = "".join(json.dumps(chat(f"prompt {i * 7919 % 5000}")) + "\n" for i in range(3000))
    packed = gzip.compress(whole.encode())
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    events, notes = read(path)
    assert 1000 < len(events) < 2000
    assert any("cut short" in p.message for p in notes.problems)


def test_a_line_of_fifty_megabytes_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(chat()) + "\n")
        file.write('{"messages": "' + "x" * 50_000_000 + '"}\n')
        file.write(json.dumps(chat()) + "\n")
    events, notes = read(path)
    assert [e.line for e in events] == [1, 3]
    assert [(p.row, p.mend != "") for p in notes.problems] == [(2, True)]


@pytest.mark.parametrize(
    "told",
    [
        *(AT // 10**6, AT // 1000, AT, AT * 1000, str(AT // 1000), "2026-02-02T02:40:00Z"),
        *("2026-02-02T08:10:00+05:30", "2026-02-02 02:40:00", "2026/02/02 02:40:00.000000000"),
    ],
)
def test_a_time_of_any_unit_and_zone_is_one_moment(tmp_path: Path, told: Any) -> None:
    (event,), _ = read(written(tmp_path / "x.jsonl", chat(at=told)))
    assert event.at == AT


def test_clocks_that_jump_and_times_that_are_none_are_told(tmp_path: Path) -> None:
    first = AT // 10**6
    lines = [chat(at=first), chat(at=first - 9999), chat(at="soon"), chat(at=10**30)]
    events, notes = read(written(tmp_path / "x.jsonl", *lines))
    assert [e.at is None for e in events] == [False, False, True, True]
    told = [p.message for p in notes.problems]
    assert sum("cannot be read" in t for t in told) == 2
    assert any("runs back" in t for t in told)


def test_broken_lines_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    deep = '{"messages": ' + "[" * 100_000 + "]" * 100_000 + "}"
    lines = ['{"model": "m', deep, "[1, 2]", "{}", json.dumps(chat()).replace("Why", "Wh\0y")]
    events, notes = read(written(tmp_path / "x.jsonl", chat(), *lines, '{"a": NaN}'))
    assert [e.prompt for e in events] == ["Why is the sky blue?"] * 2
    assert {p.row for p in notes.problems} >= {2, 3, 4, 5, 7}


def test_fields_of_the_wrong_kind_stop_nothing(tmp_path: Path) -> None:
    odd = [None, 7, -1, "x", [], {}, [[]], True, 1e308, "\ud800"]
    lines = []
    for value in odd:
        for name in ("user", "timestamp", "ip", "request", "response", "metadata"):
            lines.append(chat() | {name: value})
        for name in ("messages", "temperature", "model", "n", "tools"):
            lines.append({"request": chat()["request"] | {name: value}})
            lines.append(SPEND | {name: value, "metadata": value, "startTime": value})
        lines.append({"resourceSpans": value})
        lines.append({"attributes": {"gen_ai.request.model": value, "enduser.id": value}})
    events, notes = read(written(tmp_path / "x.jsonl", chat(), *lines, chat()))
    assert events[-1].line == len(lines) + 2
    assert len(events) + notes.problem_count >= len(lines)


def test_a_whole_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([chat(), SPEND], indent=1), encoding="utf-8")
    assert len(read(path)[0]) == 2
    path.write_text(json.dumps(otlp(), indent=1), encoding="utf-8")
    assert len(read(path)[0]) == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"hello there\nfriend\n", b"PAR1rubbish"])
def test_a_file_that_is_no_log_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read(path)


def test_one_bad_file_among_good_ones_is_a_problem_only(tmp_path: Path) -> None:
    good, notes = written(tmp_path / "good.jsonl", chat()), LogNotes()
    found = list(read_logs([tmp_path / "none", good], pseudonyms=NAMES, notes=notes))
    assert len(found) == 1
    assert [p.file for p in notes.problems] == ["none"]
