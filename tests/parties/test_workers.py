"""Worker processes stop with their caller and never run the caller's script."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tidegate.parties.workers import in_workers

from .made_up import index_of_names

SCRIPT = """
from pathlib import Path
from tidegate.parties import Asked, screen

print("ran", flush=True)
found = screen(Path({index!r}), [Asked(f"Zorblat {{n}}") for n in range({count})], workers=2)
print(len(found))
"""


def double(number: int) -> int:
    return number * 2


def nothing() -> None:
    pass


def test_answers_come_in_the_order_of_the_chunks() -> None:
    answers = in_workers(double, list(range(7)), workers=2, prepare=nothing, given=())
    assert list(answers) == [n * 2 for n in range(7)]


def test_a_script_without_a_guard_is_not_run_again_by_the_workers(tmp_path: Path) -> None:
    index_of_names(tmp_path / "index", "Zorblat Vektor")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(index=str(tmp_path / "index"), count=1200))
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "ran\n1200\n", done.stderr


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for another process on Windows")
def test_an_interrupt_ends_the_run_at_once_and_leaves_no_process(tmp_path: Path) -> None:
    index_of_names(tmp_path / "index", "Zorblat Vektor")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(index=str(tmp_path / "index"), count=400_000))
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(3)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode != 0
    assert said.count("Traceback") <= 1, said  # the script's own; no worker's
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # what was killed takes a moment to be gone
            os.killpg(process.pid, 0)
            time.sleep(0.1)
