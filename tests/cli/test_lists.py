"""Lists by the command: status, update, add, diff, show; and what a run does without them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from .conftest import Said, Take, csl, day, party

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
FORTY = [party(n) for n in range(40)]


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, served on 127.0.0.1."""
    folder = tmp_path / "mirror"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_an_update_from_a_mirror_makes_the_index_too(
    tidegate: Command, mirror: tuple[Path, str], own_home: Path
) -> None:
    folder, address = mirror
    (folder / "consolidated.json").write_bytes(csl(FORTY, day(3)))
    said = tidegate("lists", "update", "us.csl", "--from", address)
    assert said.code == 0
    assert "updated" in said.out
    assert "index ready, 40 names" in said.err
    made = {path.name for path in (own_home / "index").iterdir()}
    assert tidegate("search", FORTY[3]["name"]).code == 10
    assert {path.name for path in (own_home / "index").iterdir()} == made
    again = tidegate("lists", "update", "us.csl", "--from", address)
    assert "unchanged" in again.out
    assert "index ready" not in again.err


def test_a_page_in_place_of_a_list_is_refused_and_the_old_one_stays(
    tidegate: Command, mirror: tuple[Path, str], take: Take
) -> None:
    edition = take(FORTY, day(3))
    folder, address = mirror
    (folder / "consolidated.json").write_text("<!doctype html><html><p>Sign in</html>")
    said = tidegate("lists", "update", "us.csl", "--from", address, "--format", "json")
    assert said.code == 4
    outcome = said.json()[0]
    assert outcome["result"] == "refused"
    assert outcome["edition"] == edition


def test_an_update_from_nowhere_says_so(tidegate: Command) -> None:
    said = tidegate("lists", "update", "us.csl", "--from", "nowhere")
    assert said.code == 2
    assert "neither a folder nor an address" in said.err
    assert tidegate("lists", "update", "no.such").code == 2


def test_a_refused_file_tells_its_problems(tidegate: Command, write: Write) -> None:
    broken = write("consolidated.json", '{"results": [{"name": "A"')
    said = tidegate("lists", "add", broken, "--id", "us.csl")
    assert said.code == 4
    problems = [line for line in said.err.splitlines() if line.startswith("- ")]
    assert problems
    assert "consolidated.json" in problems[0]


def test_a_list_that_shrank_needs_a_reason(
    tidegate: Command, take: Take, tmp_path: Path, own_home: Path
) -> None:
    take(FORTY, day(3))
    path = tmp_path / "fewer.json"
    path.write_bytes(csl(FORTY[:30], day(2)))
    said = tidegate("lists", "add", path, "--id", "us.csl")
    assert said.code == 4
    assert "--accept" in said.err
    said = tidegate("lists", "add", path, "--id", "us.csl", "--accept", "ten left in a round")
    assert said.code == 0
    assert "30 entries" in said.out
    receipt = tmp_path / "r.json"
    tidegate("search", "Amber", "--receipt", receipt)
    states = {used["state"] for used in json.loads(receipt.read_text("utf-8"))["run"]["lists"]}
    assert states == {"accepted: ten left in a round"}


def test_a_list_of_ones_own_is_searched(tidegate: Command, write: Write) -> None:
    mine = write("mine.csv", "Firma,Land\nZwiebelkuchen Obermühle,Deutschland\n")
    said = tidegate("lists", "add", mine, "--id", "my.watch", "--map", "name=Firma")
    assert said.code == 0, said.err
    found = tidegate("search", "Zwiebelkuchen Obermuhle", "--format", "json")
    assert found.code == 10
    assert found.json()["subjects"][0]["matches"][0]["list"] == "my.watch"


def test_the_status_tells_what_is_loaded_and_what_is_missing(tidegate: Command) -> None:
    bare = tidegate("lists", "status")
    assert bare.code == 0
    assert "No list is loaded: the starter list stands in" in bare.out
    assert "eu.fsf" in bare.out


def test_the_status_with_a_list_loaded(tidegate: Command, take: Take) -> None:
    edition = take(FORTY, day(3))
    shape = tidegate("lists", "status", "--format", "json").json()
    row = next(one for one in shape["publications"] if one["publication"] == "us.csl")
    assert (row["edition"], row["published"], row["entries"]) == (edition, day(3), 40)
    assert not shape["starter"]
    lacking = {one["list"] for one in shape["not_checked"]}
    assert "eu.fsf" in lacking and "us.bis.entity" not in lacking


def test_the_difference_of_two_editions_is_told(tidegate: Command, take: Take) -> None:
    first = take(FORTY, day(3))
    changed = {**FORTY[5], "name": "Renamed Gyroscope Works"}
    second = take([*FORTY[:4], changed, *FORTY[6:], party(99)], day(2))
    said = tidegate("lists", "diff", "us.csl")
    assert said.code == 0
    assert f"{first} → {second}" in said.out
    rows = [line.split() for line in said.out.splitlines()]
    assert [r[2] for r in rows if r[:1] == ["added"]] == ["made-up-99"]
    assert [r[2] for r in rows if r[:1] == ["removed"]] == ["made-up-4"]
    assert [r[3] for r in rows if r[:1] == ["changed"]] == ["made-up-5"]
    backwards = tidegate("lists", "diff", "us.csl", second, first, "--format", "json").json()
    assert [entry["entry_id"] for entry in backwards["added"]] == ["made-up-4"]


def test_a_difference_needs_two_editions(tidegate: Command, take: Take) -> None:
    assert tidegate("lists", "diff", "us.csl").code == 4
    take(FORTY, day(3))
    said = tidegate("lists", "diff", "us.csl")
    assert said.code == 4
    assert "one edition only" in said.err


def test_a_list_is_shown_whole_in_a_pipe(tidegate: Command, take: Take) -> None:
    edition = take([party(n) for n in range(260)], day(3))
    said = tidegate("lists", "show", "us.bis.entity")
    assert said.code == 0
    assert said.out.count("made-up-") == 260
    assert f"edition {edition}" in said.out
    assert "Entity List" in said.out
    shape = tidegate("lists", "show", "us.csl", "--format", "json").json()
    assert len(shape["entries"]) == 260


def test_a_list_that_is_not_there_is_not_shown_as_empty(tidegate: Command, take: Take) -> None:
    take(FORTY, day(3))
    said = tidegate("lists", "show", "eu.fsf")
    assert said.code == 4
    assert "not loaded" in said.err
    assert tidegate("lists", "show", "no.such").code == 4


def test_known_at_picks_the_earlier_edition(tidegate: Command, take: Take, tmp_path: Path) -> None:
    first = take(FORTY, day(22), f"{day(21)}T08:00")
    second = take([*FORTY[:-1], party(77)], day(13), f"{day(12)}T08:00")

    def used(*more: str) -> tuple[str, int]:
        said = tidegate("search", party(77)["name"], "--threshold", "1", "-f", "json", *more)
        return said.json()["run"]["lists"][0]["edition"], said.code

    stale = ("--accept-stale", "a test of time")
    assert used("--known-at", day(13), *stale) == (first, 0)
    assert used("--known-at", day(12), *stale) == (second, 10)
    assert used("--known-at", f"{day(12)}T07:59Z", *stale) == (first, 0)
    assert used(*stale) == (second, 10)


def test_before_any_list_was_there_nothing_is_answered(tidegate: Command, take: Take) -> None:
    take(FORTY, day(3))
    said = tidegate("search", "Amber", "--known-at", "2020-01-01")
    assert said.code == 4
    assert said.out == ""
    assert "no list is loaded that was retrieved by 2020-01-01" in said.err


def test_a_stale_list_is_refused_unless_a_reason_is_given(
    tidegate: Command, take: Take, write: Write, tmp_path: Path
) -> None:
    take(FORTY, day(300), f"{day(299)}T08:00")
    file = write("few.csv", f"name\n{party(3)['name']}\n")
    said = tidegate("screen", file)
    assert said.code == 4
    assert "stale lists: us.csl" in said.err
    assert "--accept-stale" in said.err
    assert not (tmp_path / "report.html").exists()
    assert tidegate("search", party(3)["name"]).code == 4
    assert tidegate("lists", "status", "--check").code == 4
    said = tidegate("screen", file, "--accept-stale", "the server is down")
    assert said.code == 10
    assert "stale, accepted (the server is down)" in said.out
    receipt = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    assert receipt["run"]["settings"]["accept_stale"] == "the server is down"
    verified = tidegate("verify", tmp_path / "receipt.json")
    assert verified.code == 0, verified.out + verified.err


def test_only_a_list_that_is_loaded_can_be_chosen(tidegate: Command, take: Take) -> None:
    take(FORTY, day(3))
    said = tidegate("search", party(3)["name"], "--list", "eu.fsf")
    assert said.code == 4
    assert "eu.fsf is not loaded" in said.err
    said = tidegate("search", party(3)["name"], "--list", "moon.list")
    assert said.code == 4
    assert "no list moon.list is known" in said.err
    assert tidegate("search", party(3)["name"], "--list", "us.csl").code == 10


def test_as_of_is_the_laws_date(tidegate: Command, take: Take) -> None:
    take(FORTY, day(3))

    def outcomes(date: str) -> set[str]:
        said = tidegate("search", party(3)["name"], "--format", "json", "--as-of", date)
        return {f["verdict"] for f in said.json()["subjects"][0]["findings"] if f["outcome"]}

    assert "yes" in outcomes(day(2))
    assert "yes" not in outcomes("2019-01-01")


def test_a_folder_that_holds_nothing_we_know_is_no_update(
    tidegate: Command, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    said = tidegate("lists", "update", "--from", tmp_path / "empty")
    assert said.code == 4
    assert "nothing that we know came in" in said.err


def test_an_id_that_only_looks_official_makes_no_second_list(
    tidegate: Command, write: Write
) -> None:
    said = tidegate("lists", "add", write("own.csv", "name\nAmber Works\n"), "--id", "us.ofac")
    assert said.code == 2
    assert "us.ofac.sdn" in said.err
