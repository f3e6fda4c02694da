"""The watch against a server on 127.0.0.1 that answers as the interfaces do, or misbehaves."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tidegate.desk.law_watch import Watched, watch
from tidegate.errors import InputError
from tidegate.lists.download import Patience
from tidegate.rules import load
from tidegate.rules.rulebook import Rulebook

QUICK = Patience(
    attempts=2, backoff=0, sleep=lambda seconds: None, connect=5, read=5, limit=1_000_000
)
RULE = """\
id: a.{name}
title: A rule
authority: An authority
jurisdiction: US
subject: listing
about: list = 'us.bis.entity'
applies: ear_items
versions:
  - citation: "{citation}"
    effective: 2020-01-02
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    outcomes:
      - {{outcome: licence_required, summary: A licence is needed.}}
"""


def document(number: str, date: str = "2026-10-14", part: int = 744) -> dict[str, object]:
    return {
        "document_number": number,
        "title": "Additions to the Entity List",
        "type": "Rule",
        "action": "Final rule.",
        "publication_date": date,
        "effective_on": date,
        "citation": "91 FR 60001",
        "html_url": f"https://www.federalregister.gov/d/{number}",
        "cfr_references": [{"title": 15, "part": part}],
    }


SECTION = {
    "date": "2026-10-14", "amendment_date": "2026-10-14", "issue_date": "2026-10-15",
    "identifier": "744.11", "name": "§ 744.11 License requirements.", "part": "744",
    "substantive": True, "removed": False, "subpart": None, "title": "15", "type": "section",
}  # fmt: skip


@dataclass
class Site:
    """What the server gives: a body, or a function of the query, by path; else an empty answer."""

    register: Callable[[dict[str, list[str]]], object] | object = None
    ecfr: Callable[[dict[str, list[str]]], object] | object = None
    status: dict[str, list[int]] = field(default_factory=dict)
    packed: bool = False
    seen: list[str] = field(default_factory=list)
    base: str = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        self.seen.append(path)
        split = urlsplit(path)
        kind = "register" if "documents.json" in split.path else "ecfr"
        if self.status.get(kind):
            return self.status[kind].pop(0), b"sorry"
        given = getattr(self, kind)
        body = given(parse_qs(split.query)) if callable(given) else given
        if body is None:
            empty = {"content_versions": [], "meta": {"result_count": "0"}}
            body = {"description": "none", "count": 0} if kind == "register" else empty
        return 200, body if isinstance(body, bytes) else json.dumps(body).encode()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            status, body = site.answer(self.path)
            if status == 302:
                self.send_response(302)
                self.send_header("Location", site.base.replace("127.0.0.1", "localhost") + "/x")
                self.end_headers()
                return
            self.send_response(status)
            if site.packed:
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("TIDEGATE_FEDERAL_REGISTER", site.base)
    monkeypatch.setenv("TIDEGATE_ECFR", site.base + "/")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def books(tmp_path: Path) -> list[Rulebook]:
    folder = tmp_path / "rulebooks"
    folder.mkdir()
    for name, citation in (("one", "15 CFR 744.11"), ("two", "15 CFR 746.2")):
        text = RULE.format(name=name, citation=citation)
        (folder / f"a.{name}.yaml").write_text(text, encoding="utf-8")
    return [row for row in load([folder]) if row.id.startswith("a.")]


def run(books: list[Rulebook], **more: object) -> Watched:
    return watch(books, today="2026-11-23", patience=QUICK, pace=0, **more)  # type: ignore[arg-type]


def states(watched: Watched) -> dict[str, str]:
    return {f"{row.query.source} {row.query.what}": row.state for row in watched.answers}


def test_what_touched_a_part_is_listed_and_silence_is_told_with_its_date(
    site: Site, books: list[Rulebook]
) -> None:
    site.register = lambda asked: (
        {"count": 1, "results": [document("2026-20001")]}
        if asked["conditions[cfr][part]"] == ["744"]
        else None
    )
    site.ecfr = lambda asked: {"content_versions": [SECTION]} if asked["part"] == ["744"] else None
    watched = run(books)
    assert watched.whole
    assert [(row.source, row.document) for row in watched.found] == [
        ("eCFR", "744.11"), ("Federal Register", "2026-20001"),
    ]  # fmt: skip
    assert watched.found[0].named == ("a.one",)
    assert [row.rulebooks for row in watched.found] == [("a.one",), ("a.one",)]
    silent = [row for row in watched.answers if not row.found]
    assert {(row.query.what, row.since) for row in silent} == {("15 CFR part 746", "2026-09-24")}
    assert all("2026-09-24" in path for path in site.seen)


def test_pages_are_followed_on_the_same_host_only(site: Site, books: list[Rulebook]) -> None:
    def paged(asked: dict[str, list[str]]) -> object:
        page = int(asked.get("page", ["1"])[0])
        link = f"{site.base}/api/v1/documents.json?page={page + 1}"
        rows = [document(f"2026-2000{page}")]
        return {"count": 3, "results": rows} | ({"next_page_url": link} if page < 3 else {})

    site.register = paged
    watched = run(books[:1])
    assert [row.document for row in watched.found] == ["2026-20001", "2026-20002", "2026-20003"]
    site.register = {
        "count": 9, "results": [document("2026-20001")],
        "next_page_url": "https://example.org/api/v1/documents.json?page=2",
    }  # fmt: skip
    watched = run(books[:1])
    assert [row.document for row in watched.found] == ["2026-20001"]
    answer = watched.answers[0]
    assert answer.state == "in part"
    assert answer.problem == "the next page leads to another host, example.org"
    assert not watched.whole


def test_pages_of_the_ecfr_are_counted_and_bounded(site: Site, books: list[Rulebook]) -> None:
    def paged(asked: dict[str, list[str]]) -> object:
        page = asked.get("page", ["1"])[0]
        row = {**SECTION, "identifier": f"744.{page}"}
        return {"content_versions": [row], "meta": {"total_pages": "3"}}

    site.ecfr = paged
    assert len(run(books[:1]).found) == 3
    site.ecfr = {"content_versions": [SECTION], "meta": {"total_pages": "99999999"}}
    watched = run(books[:1])
    assert watched.answers[1].problem == "the answer has more than 20 pages"
    assert len(site.seen) < 40


def test_a_busy_server_is_asked_again(site: Site, books: list[Rulebook]) -> None:
    site.status = {"register": [429], "ecfr": [503]}
    assert run(books[:1]).whole


def test_one_source_that_fails_does_not_stop_the_other(site: Site, books: list[Rulebook]) -> None:
    site.status = {"register": [500] * 99}
    site.ecfr = {"content_versions": [SECTION]}
    three = [*books, *(row for row in load() if row.id in ("us.bis.dpl", "us.ear.740_8"))]
    watched = run(three)
    assert {row.source for row in watched.found} == {"eCFR"}
    told = states(watched)
    assert told["Federal Register 15 CFR part 736"] == "no answer"
    assert told["Federal Register 15 CFR part 746"] == "not asked"
    assert told["eCFR 15 CFR part 746"] == "answered"
    first = watched.answers[0]
    assert first.problem.startswith("the Federal Register cannot be fetched: the server answers")
    assert len([path for path in site.seen if "documents.json" in path]) == 4


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><title>Request Access</title>", "web page"),
        (b"{", "not JSON"),
        ({"unexpected": True}, "no list"),
        (b"x" * 1_000_001, "larger than"),
        (b"\0" * 50, "NUL"),
        (b"", "empty"),
        ({"count": 2, "results": [document("2026-20001"), {}]}, "1 entries came without"),
    ],
)
def test_hostile_answers_are_told_and_the_rest_is_shown(
    site: Site, books: list[Rulebook], body: object, words: str
) -> None:
    site.register = body
    site.ecfr = {"content_versions": [SECTION]}
    watched = run(books[:1])
    assert words in watched.answers[0].problem
    assert watched.answers[0].state in ("no answer", "in part")
    assert watched.answers[1].state == "answered"
    assert [row for row in watched.found if row.source == "eCFR"]
    assert not watched.whole


def test_a_packed_answer_is_unpacked(site: Site, books: list[Rulebook]) -> None:
    site.packed = True
    site.ecfr = {"content_versions": [SECTION]}
    assert [row.document for row in run(books[:1]).found] == ["744.11"]


def test_an_answer_from_another_host_is_refused(site: Site, books: list[Rulebook]) -> None:
    site.status = {"register": [302]}
    watched = run(books[:1])
    assert "sent on to another host, localhost" in watched.answers[0].problem
    assert not [path for path in site.seen if path == "/x"]


def test_a_server_that_never_ends_does_not_keep_the_watch(
    site: Site, books: list[Rulebook]
) -> None:
    released = threading.Event()

    def hangs(asked: dict[str, list[str]]) -> object:
        released.wait(20)
        return None

    site.register = hangs
    started = time.monotonic()
    watched = run(books, timeout=0.3)
    assert time.monotonic() - started < 5
    released.set()
    assert [row.state for row in watched.answers] == ["no answer", *["not asked"] * 3]
    assert {row.problem for row in watched.answers} == {
        "the 0.3 seconds for all questions are over"
    }
    assert not watched.whole


def test_saved_answers_are_read_without_a_network(
    site: Site, books: list[Rulebook], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.ecfr = {"content_versions": [SECTION]}
    folder = tmp_path / "saved" / "answers"
    online = run(books, save=folder)
    asked = len(site.seen)
    monkeypatch.setenv("TIDEGATE_ECFR", "https://127.0.0.1:1")
    offline = run(books, source=folder)
    assert len(site.seen) == asked
    assert offline.whole and offline.asked_on == "2026-11-23"
    assert [row.document for row in offline.found] == [row.document for row in online.found]
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "asked.json", "ecfr-15-cfr-part-744.1.json", "ecfr-15-cfr-part-746.1.json",
        "federal-register-15-cfr-part-744.1.json", "federal-register-15-cfr-part-746.1.json",
    }  # fmt: skip


def test_saved_answers_say_what_they_lack(
    site: Site, books: list[Rulebook], tmp_path: Path
) -> None:
    run(books[:1], save=tmp_path / "saved")
    lacking = run(books, source=tmp_path / "saved")
    told = {row.query.what: row for row in lacking.answers if row.query.source == "eCFR"}
    assert told["15 CFR part 744"].state == "answered"
    assert told["15 CFR part 746"].state == "no answer"
    assert "no answer ecfr-15-cfr-part-746.1.json" in told["15 CFR part 746"].problem
    earlier = run(books[:1], source=tmp_path / "saved", since="2020-01-01")
    assert {row.state for row in earlier.answers} == {"in part"}
    assert "later than 2020-01-01" in earlier.answers[0].problem
    (tmp_path / "saved" / "asked.json").unlink()
    undated = run(books[:1], source=tmp_path / "saved")
    assert "does not say from which day" in undated.answers[0].problem
    assert (undated.asked_on, undated.whole) == ("", False)


def test_a_folder_that_cannot_be_used_is_told(books: list[Rulebook], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        run(books, source=tmp_path / "nowhere")
    (tmp_path / "asked.json").write_text("[]")
    with pytest.raises(InputError, match=r"asked\.json"):
        run(books, source=tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(InputError, match="cannot be made"):
        run(books, save=blocked / "saved")


def test_the_official_addresses_are_https(monkeypatch: pytest.MonkeyPatch) -> None:
    from tidegate.desk.law_answers import addresses

    monkeypatch.delenv("TIDEGATE_FEDERAL_REGISTER", raising=False)
    monkeypatch.setenv("TIDEGATE_ECFR", " ")
    assert set(addresses().values()) == {
        "https://www.federalregister.gov", "https://www.ecfr.gov",
    }  # fmt: skip
