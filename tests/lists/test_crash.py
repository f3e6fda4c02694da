"""A crash at any step leaves the old edition in force or the new one, whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tidegate.errors import ListError
from tidegate.lists import ListStore
from tidegate.lists.lock import locked

from .conftest import ENTITY, Write, made_up_list, parties


@pytest.mark.parametrize("step", range(12))
def test_an_error_at_any_step_leaves_one_whole_edition(
    store: ListStore, write: Write, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    old = store.add(write(parties(ENTITY.id, 10), "2026-06-01"), publication="us.csl")
    calls = 0

    def failing(real):  # type: ignore[no-untyped-def]
        def call(*args, **kwargs):  # type: ignore[no-untyped-def]
            nonlocal calls
            calls += 1
            if calls == step + 1:
                raise OSError("the disk is full")
            return real(*args, **kwargs)

        return call

    path = write(parties(ENTITY.id, 11), "2026-06-30")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(os.replace))
        patch.setattr(os, "fsync", failing(os.fsync))
        try:
            new = store.add(path, publication="us.csl")
        except OSError:
            new = None
    (in_force,) = store.in_force()
    assert in_force.id == (new.id if new else in_force.id)
    assert len(list(store.entries(in_force))) == in_force.rows
    assert in_force.rows in (10, 11)
    again = store.add(path, publication="us.csl")
    assert (again.rows, again.published) == (11, "2026-06-30")
    folder = sorted(p.name for p in (store.lists / "us.csl").iterdir())
    assert folder == sorted(["current", old.id, again.id])


VICTIM = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from lists import conftest
    import tidegate.lists.catalogue, tidegate.lists.publishers
    tidegate.lists.catalogue.catalogue = lambda: conftest.CATALOGUE
    tidegate.lists.publishers.parse = conftest.parse_made_up
    left = int(sys.argv[4])

    def deadly(real):
        def call(*args, **kwargs):
            global left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)
        return call

    os.replace, os.fsync, os.mkdir = deadly(os.replace), deadly(os.fsync), deadly(os.mkdir)
    from tidegate.lists import ListStore
    ListStore(Path(sys.argv[2])).add(Path(sys.argv[3]), publication="us.csl")
    """
)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_killed_process_leaves_one_whole_edition_and_no_lock(
    store: ListStore, write: Write, tmp_path: Path
) -> None:
    store.now = lambda: datetime.now(UTC)
    store.add(write(parties(ENTITY.id, 10), "2026-06-01"), publication="us.csl")
    script = tmp_path / "victim.py"
    script.write_text(VICTIM)
    killed = 0
    for step in (0, 2, 4, 6, 7, 8, 9, 11):
        path = tmp_path / f"new-{step}.json"
        path.write_bytes(made_up_list(parties(ENTITY.id, 11 + step), "2026-06-30"))
        tests = str(Path(__file__).resolve().parents[1])
        done = subprocess.run(
            [sys.executable, str(script), tests, str(store.home), str(path), str(step)],
            capture_output=True,
            check=False,
            timeout=30,
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
        killed += done.returncode != 0
        (in_force,) = store.in_force()
        assert len(list(store.entries(in_force))) == in_force.rows
    assert killed >= 6
    last = store.add(
        write(parties(ENTITY.id, 30), "2026-07-02"), publication="us.csl", published="2026-07-02"
    )
    assert store.in_force() == [last]
    assert not [p for p in (store.lists / "us.csl").iterdir() if p.name.startswith(".tmp-")]


def test_an_edition_that_a_crash_left_out_of_force_comes_in_later(
    store: ListStore, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(parties(ENTITY.id, 11), "2026-06-30")
    with monkeypatch.context() as patch:

        def fail(*args: object) -> None:
            raise OSError("power cut")

        patch.setattr("tidegate.lists.shelf.Shelf.put_in_force", fail)
        with pytest.raises(OSError, match="power cut"):
            store.add(path, publication="us.csl")
    assert store.in_force() == []
    assert store.add(path, publication="us.csl").state == "in force"
    assert len(store.in_force()) == 1


def test_a_second_writer_waits_and_then_gives_up(store: ListStore) -> None:
    lock = store.lists / ".lock"
    with locked(lock), pytest.raises(ListError), locked(lock, wait=0.1):
        pass
    with locked(lock, wait=0):
        pass
