"""Downloads from a small server on 127.0.0.1 that can misbehave."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tidegate.errors import ListError, ListRefused, UsageError
from tidegate.lists import ListStore
from tidegate.lists.download import Patience, fetch
from tidegate.lists.journal import read_journal
from tidegate.lists.lock import locked
from tidegate.lists.update import UpdateOutcome, update

from .conftest import CATALOGUE, ENTITY, SDN, Clock, Write, made_up_list, parties, publication

QUICK = Patience(attempts=3, sleep=lambda seconds: None, connect=5, read=5)
OLD = made_up_list(parties(ENTITY.id, 100), "2026-06-01")
NEW = made_up_list(parties(ENTITY.id, 101), "2026-06-30")


@dataclass
class Site:
    """What the server gives: path → body, and how it behaves."""

    files: dict[str, bytes] = field(default_factory=dict)
    etag: str = '"one"'
    modified: str = ""
    cut_at: int | None = None
    cuts: int = 10**6
    claim: Callable[[int], int] | None = None
    chunked: bool = False
    ranges: bool = True
    fail: list[int] = field(default_factory=list)
    redirect: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    base: str = ""

    def asked(self, header: str) -> list[str | None]:
        return [headers.get(header) for _, headers in self.seen]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.seen.append((self.path, headers))
            self.close_connection = True
            if site.fail:
                return self._plain(site.fail.pop(0))
            if self.path in site.redirect:
                self.send_response(302)
                self.send_header("Location", site.redirect[self.path])
                self.send_header("Content-Length", "0")
                self.send_header("Connection", "close")
                self.end_headers()
                return None
            body = site.files.get(self.path)
            if body is None:
                return self._plain(404)
            if site.etag and headers.get("if-none-match") == site.etag:
                return self._plain(304)
            if site.modified and headers.get("if-modified-since") == site.modified:
                return self._plain(304)
            start = 0
            same = headers.get("if-range") in (site.etag, site.modified)
            if site.ranges and "range" in headers and same:
                start = int(headers["range"].removeprefix("bytes=").removesuffix("-"))
                if start >= len(body):
                    return self._plain(416)
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            self.send_header("Connection", "close")
            if site.etag:
                self.send_header("ETag", site.etag)
            if site.modified:
                self.send_header("Last-Modified", site.modified)
            rest = body[start:]
            length = site.claim(len(rest)) if site.claim else len(rest)
            if site.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            cut = site.cut_at is not None and site.cuts > 0
            if cut:
                site.cuts -= 1
                rest = rest[: site.cut_at]
            if site.chunked:
                self.wfile.write(b"%x\r\n" % len(rest) + rest + b"\r\n")
                if not cut:
                    self.wfile.write(b"0\r\n\r\n")
            else:
                self.wfile.write(rest)
            return None

        def _plain(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()

    return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("all_proxy", raising=False)
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


Run = Callable[..., UpdateOutcome]


@pytest.fixture
def run(store: ListStore, site: Site) -> Run:
    """Updates us.csl from the site and gives the outcome."""

    def one(source: str | None = None, id: str = "us.csl", **more: object) -> UpdateOutcome:
        patience = more.pop("patience", QUICK)
        outcomes = update(
            store,
            [id],
            source=source or site.base,
            patience=patience,  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )
        assert len(outcomes) == 1
        return outcomes[0]

    return one


@pytest.fixture
def old(store: ListStore, tmp_path: Path, site: Site) -> str:
    """An edition in force; gives its id."""
    path = tmp_path / "old.json"
    path.write_bytes(OLD)
    return store.add(path, publication="us.csl").id


@pytest.mark.parametrize(
    ("path", "packed"),
    [
        ("/static/consolidated.json", False),
        ("/static/consolidated.json.gz", True),
        ("/consolidated.json", False),
        ("/consolidated.json.gz", True),
        ("/us.csl.json", False),
        ("/us.csl", False),
    ],
)
def test_a_mirror_is_searched_by_official_path_by_name_and_by_id(
    store: ListStore, site: Site, run: Run, path: str, packed: bool
) -> None:
    site.files[path] = gzip.compress(NEW) if packed else NEW
    outcome = run()
    assert (outcome.result, outcome.rows) == ("updated", 101)
    assert outcome.url == site.base + path
    edition = store.in_force()[0]
    assert edition.url == site.base + path
    assert not edition.by_hand
    assert list((store.lists / ".downloads").iterdir()) == []


def test_the_address_of_one_file_is_taken_as_it_is(site: Site, run: Run) -> None:
    site.files["/odd/name-of-2026.json"] = NEW
    outcome = run(f"{site.base}/odd/name-of-2026.json")
    assert outcome.result == "updated"
    assert [path for path, _ in site.seen] == ["/odd/name-of-2026.json"]


def test_a_second_update_asks_only_whether_it_changed(
    store: ListStore, site: Site, run: Run, clock: Clock
) -> None:
    site.files["/static/consolidated.json"] = NEW
    first = run()
    clock.pass_days(5)
    second = run()
    assert site.asked("if-none-match") == [None, '"one"']
    assert second.result == "unchanged"
    assert second.edition is not None and first.edition is not None
    assert second.edition.retrieved == first.edition.retrieved
    assert second.edition.last_seen == "2026-07-06T12:00:00Z"


def test_an_unchanged_file_is_read_anew_by_a_newer_tidegate(
    store: ListStore, site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.files["/static/consolidated.json"] = NEW
    run()
    parsed = []
    from . import conftest

    def parse(path: Path, publication: str, **more: object) -> object:
        parsed.append(path.name)
        return conftest.parse_made_up(path, publication)

    monkeypatch.setattr("tidegate.lists.publishers.parse", parse)
    monkeypatch.setattr("tidegate.lists.update.engine", lambda: "99.0")
    monkeypatch.setattr("tidegate.lists.store.engine", lambda: "99.0")
    assert run().result == "unchanged"
    assert run().result == "unchanged"
    assert parsed == ["consolidated.json"]


def test_a_connection_that_is_cut_goes_on_where_it_stopped(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.cut_at, site.cuts = 1000, 1
    assert run().result == "updated"
    assert site.asked("range") == [None, "bytes=1000-"]
    assert site.asked("if-range") == [None, '"one"']


def test_the_next_run_goes_on_where_the_last_one_stopped(
    store: ListStore, site: Site, run: Run, old: str
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.cut_at = 1000
    outcome = run(patience=Patience(attempts=1))
    assert outcome.result == "refused"
    assert "cut short" in outcome.message
    assert old in outcome.message
    assert "goes on from where it stopped" in outcome.next_step
    assert outcome.edition is not None and outcome.edition.id == old
    site.cut_at = None
    assert run().result == "updated"
    assert site.asked("range")[-1] == "bytes=1000-"


def test_a_part_of_a_file_that_changed_meanwhile_is_not_built_upon(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/static/consolidated.json"] = OLD
    site.cut_at = 1000
    run(patience=Patience(attempts=1))
    site.files["/static/consolidated.json"], site.etag, site.cut_at = NEW, '"two"', None
    outcome = run()
    assert (outcome.result, outcome.rows) == ("updated", 101)


def test_without_a_mark_of_the_file_the_download_starts_anew(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.etag, site.cut_at, site.cuts = "", 1000, 1
    assert run().result == "updated"
    assert site.asked("range") == [None, None]


def test_the_date_of_change_serves_where_there_is_no_etag(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.etag, site.modified = "", "Tue, 30 Jun 2026 08:00:00 GMT"
    site.cut_at, site.cuts = 1000, 1
    assert run().result == "updated"
    assert site.asked("range") == [None, "bytes=1000-"]
    assert run().result == "unchanged"
    assert site.asked("if-modified-since")[-1] == site.modified


def test_a_server_without_ranges_is_read_from_the_start(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.ranges, site.cut_at, site.cuts = False, 1000, 1
    assert run().result == "updated"


def test_a_part_that_is_longer_than_the_file_is_dropped(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.cut_at = 1000
    run(patience=Patience(attempts=1))
    site.cut_at = None
    part = store.lists / ".downloads" / "us.csl" / "consolidated.json.part"
    part.write_bytes(b"x" * (len(NEW) + 5))
    assert run().result == "updated"


@pytest.mark.parametrize("chunked", [False, True])
def test_a_download_that_stays_cut_short_is_refused(
    store: ListStore, site: Site, run: Run, old: str, chunked: bool
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.cut_at, site.chunked, site.etag = 500, chunked, ""
    outcome = run()
    assert outcome.result == "refused"
    assert "cut short" in outcome.message
    assert len(site.seen) == QUICK.attempts
    assert [e.id for e in store.in_force()] == [old]


@pytest.mark.parametrize("claim", [lambda size: size - 300, lambda size: size + 300])
def test_a_server_that_lies_about_the_length_is_refused(
    store: ListStore, site: Site, run: Run, old: str, claim: Callable[[int], int]
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.claim, site.etag = claim, ""
    outcome = run()
    assert outcome.result == "refused"
    assert [e.id for e in store.in_force()] == [old]


def test_a_web_page_in_place_of_the_list_is_refused(
    store: ListStore, site: Site, run: Run, old: str
) -> None:
    page = b"<!DOCTYPE html>\n<html><title>Maintenance</title></html>"
    site.files["/static/consolidated.json"] = page
    outcome = run()
    assert outcome.result == "refused"
    assert "web page (HTML), not a list" in outcome.message
    assert [e.id for e in store.in_force()] == [old]
    assert outcome.next_step


def test_a_site_that_answers_all_addresses_with_a_page_is_searched_on(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/static/consolidated.json"] = b"<html>Not found, friend</html>"
    site.files["/consolidated.json.gz"] = gzip.compress(NEW)
    assert run().result == "updated"


def test_a_shrunken_download_is_refused_until_somebody_accepts_it(
    store: ListStore, site: Site, run: Run, old: str
) -> None:
    site.files["/static/consolidated.json"] = made_up_list(parties(ENTITY.id, 89), "2026-06-30")
    outcome = run()
    assert outcome.result == "refused"
    assert "11.0 %" in outcome.message
    outcome = run(accept="confirmed with the issuer by telephone")
    assert outcome.result == "updated"
    assert (outcome.rows, outcome.rows_before) == (89, 100)
    assert read_journal(store.lists)[-1]["reason"] == "confirmed with the issuer by telephone"


def test_a_gzip_bomb_is_refused(store: ListStore, site: Site, run: Run, old: str) -> None:
    site.files["/static/consolidated.json.gz"] = gzip.compress(b" " * (80 << 20), 9)
    outcome = run()
    assert outcome.result == "refused"
    assert "bomb" in outcome.message
    assert [e.id for e in store.in_force()] == [old]


def test_a_truncated_gzip_is_refused(store: ListStore, site: Site, run: Run, old: str) -> None:
    site.files["/static/consolidated.json.gz"] = gzip.compress(NEW)[:-40]
    outcome = run()
    assert outcome.result == "refused"
    assert [e.id for e in store.in_force()] == [old]


def test_a_file_past_the_size_limit_is_refused(store: ListStore, site: Site, run: Run) -> None:
    site.files["/static/consolidated.json"] = NEW
    small = Patience(attempts=1, limit=1000)
    assert "larger than 1,000 bytes" in run(patience=small).message
    site.chunked = True
    assert "larger than 1,000 bytes" in run(patience=small).message


def test_a_busy_server_is_asked_again_with_growing_pauses(
    store: ListStore, site: Site, run: Run
) -> None:
    pauses: list[float] = []
    site.files["/static/consolidated.json"] = NEW
    site.fail = [503, 429]
    patience = Patience(attempts=3, backoff=1.5, sleep=pauses.append)
    assert run(patience=patience).result == "updated"
    assert pauses == [1.5, 3.0]


def test_a_server_that_is_down_fails_and_says_what_to_do(
    store: ListStore, site: Site, run: Run, old: str
) -> None:
    site.fail = [500] * 3
    outcome = run(f"{site.base}/consolidated.json")
    assert outcome.result == "failed"
    assert "HTTP 500" in outcome.message
    assert "--from DIR" in outcome.next_step


def test_an_address_nobody_listens_on_fails(store: ListStore, run: Run) -> None:
    outcome = run("http://127.0.0.1:9/consolidated.json")
    assert outcome.result == "failed"


def test_a_mirror_without_the_file_is_not_found(store: ListStore, run: Run) -> None:
    outcome = run()
    assert outcome.result == "not found"
    assert not outcome.ok


def test_redirects_are_followed_but_not_without_end(store: ListStore, site: Site, run: Run) -> None:
    site.files["/there"] = NEW
    site.redirect = {"/a.json": "/there", "/b.json": "/b.json"}
    assert run(f"{site.base}/a.json").result == "updated"
    assert "redirects without end" in run(f"{site.base}/b.json").message


def test_an_official_address_must_be_https(site: Site, tmp_path: Path) -> None:
    site.files["/list.json"] = NEW
    with pytest.raises(ListRefused, match="not https"):
        fetch(f"{site.base}/list.json", tmp_path / "d", "list.json", patience=QUICK)
    assert site.seen == []


def test_one_failure_does_not_stop_the_others_and_none_is_silent(
    store: ListStore, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.files["/static/consolidated.json"] = NEW
    site.files["/downloads/sdn.json"] = b"<html></html>"
    outcomes = update(store, source=site.base, patience=QUICK)
    assert {o.publication: o.result for o in outcomes} == {
        "us.csl": "updated",
        "us.ofac.sdn": "refused",
        "un.sc": "not found",
    }
    assert all(o.message for o in outcomes)
    assert all(o.next_step for o in outcomes if not o.ok)
    assert [o.ok for o in outcomes] == [True, False, True]
    (asked,) = update(store, ["un.sc"], source=site.base, patience=QUICK)
    assert not asked.ok


def test_the_official_addresses_are_used_without_a_source(
    store: ListStore, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def fake(url: str, folder: Path, name: str, *, https_only: bool, **more: object) -> object:
        asked.append((url, https_only))
        return fetch(
            url.replace("https://lists.example", site.base).replace(
                "https://ofac.example", site.base
            ),
            folder,
            name,
            https_only=False,
            patience=QUICK,
        )

    monkeypatch.setattr("tidegate.lists.update.fetch", fake)
    site.files["/static/consolidated.json"] = NEW
    outcomes = update(store)
    assert asked == [(p.url, True) for p in CATALOGUE.publications if p.url]
    assert [o.result for o in outcomes] == ["updated", "not found", "by hand"]
    assert "tidegate lists add PATH --id un.sc" in outcomes[2].next_step


def test_a_closed_publication_is_named_and_left_alone(
    store: ListStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = publication("us.csl", ENTITY, url="https://lists.example/a.json", retired="2026-01-28")
    catalogue = type(CATALOGUE)((closed,), (ENTITY,), (), "2026-07-01")
    monkeypatch.setattr("tidegate.lists.catalogue.catalogue", lambda: catalogue)
    (outcome,) = update(store)
    assert outcome.result == "by hand"
    assert "2026-01-28" in outcome.message


def test_a_folder_serves_a_site_without_a_network(
    store: ListStore, tmp_path: Path, write: Write
) -> None:
    folder = tmp_path / "carried"
    folder.mkdir()
    (folder / "consolidated.json.gz").write_bytes(gzip.compress(NEW))
    (folder / "us.ofac.sdn").write_bytes(made_up_list(parties(SDN.id, 4), "2026-06-30"))
    outcomes = store.update(source=folder)
    assert [o.result for o in outcomes] == ["updated", "updated", "not found"], outcomes
    assert [e.by_hand for e in store.in_force()] == [True, True]
    outcomes = store.update(source=str(folder))
    assert [o.result for o in outcomes] == ["unchanged", "unchanged", "not found"]


def test_a_file_of_another_publication_with_the_same_name_is_refused(
    store: ListStore, tmp_path: Path
) -> None:
    folder = tmp_path / "carried"
    folder.mkdir()
    (folder / "un.sc.json").write_bytes(NEW)
    (outcome,) = store.update(["un.sc"], source=folder)
    assert outcome.result == "refused"
    assert "holds us.bis.entity, which un.sc does not" in outcome.message


def test_a_list_of_ones_own_comes_from_a_folder_too(
    store: ListStore, tmp_path: Path, write: Write
) -> None:
    store.add(write(parties("mine", 4)), publication="my-firm.watch")
    folder = tmp_path / "carried"
    folder.mkdir()
    (folder / "my-firm.watch.json").write_bytes(made_up_list(parties("mine", 5)))
    assert [o.result for o in store.update(source=folder)][-1] == "updated"
    assert store.update(["my-firm.watch"])[0].result == "by hand"


def test_the_next_file_of_ones_own_is_read_with_the_same_mapping(
    store: ListStore, tmp_path: Path, write: Write
) -> None:
    path = write(parties("mine", 4))
    store.add(path, publication="my-firm.watch", mapping={"name": "Party"})
    folder = tmp_path / "carried"
    folder.mkdir()
    (folder / "my-firm.watch.json").write_bytes(path.read_bytes())
    assert store.update(["my-firm.watch"], source=folder)[0].result == "unchanged"
    (folder / "my-firm.watch.json").write_bytes(made_up_list(parties("mine", 5)))
    assert store.update(["my-firm.watch"], source=folder)[0].result == "updated"
    assert next(store.entries(store.in_force()[0])).name.endswith("mapped")


def test_a_source_that_is_neither_folder_nor_address_is_a_mistake(
    store: ListStore, tmp_path: Path, write: Write
) -> None:
    for source in ("ftp://example/x", str(tmp_path / "nowhere"), write(parties("x", 1))):
        with pytest.raises(UsageError, match="neither a folder nor an address"):
            store.update(["us.csl"], source=source)
    with pytest.raises(UsageError, match=r"nobody publishes us\.cls, typo"):
        store.update(["us.cls", "typo"])
    with pytest.raises(UsageError):
        store.update(["../../etc"], source=tmp_path)


def test_two_updates_do_not_run_at_once(
    store: ListStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tidegate.lists.update.LOCK_WAIT", 0.05)
    with (
        locked(store.lists / ".update.lock"),
        pytest.raises(ListError, match="another Tidegate process"),
    ):
        store.update(source=tmp_path)


def test_progress_tells_bytes_so_far_and_in_all(store: ListStore, site: Site, run: Run) -> None:
    site.files["/static/consolidated.json"] = NEW
    told: list[tuple[str, int, int | None]] = []
    run(progress=lambda *step: told.append(step))
    assert told[-1] == ("us.csl", len(NEW), len(NEW))


def test_the_name_a_server_gives_a_file_cannot_leave_the_folder(
    store: ListStore, site: Site, run: Run
) -> None:
    site.files["/..%2F..%2Fevil.json"] = NEW
    run(f"{site.base}/..%2F..%2Fevil.json")
    assert not [p for p in store.home.rglob("*") if "evil" in p.name and "us.csl" not in str(p)]
    assert not (store.home / "evil.json").exists()
