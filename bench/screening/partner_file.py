"""82,238 real companies against the real lists, end to end, reports included (issue 2, bar 2).

Makes a data home of its own, serves the Consolidated Screening List from 127.0.0.1 as if from its
official address, adds UN, METI, MOFCOM and 1260H, joins the three GLEIF files into one partner
file, screens it with the command a user types, and checks that every row is accounted for. Prints
the time and the greatest memory of the whole process tree (proportional set size; Linux only).

    python bench/screening/partner_file.py ../shared/data [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import csv
import functools
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TIDEGATE = Path(sys.executable).with_name("tidegate")
OTHERS = (
    ("un.sc", "lists/un_consolidated_2026-02-27.xml.gz"),
    ("jp.meti.eul", "lists/jp_meti_cn_mofcom/jp_entities.json"),
    ("cn.mofcom", "lists/jp_meti_cn_mofcom/cn_entities.json"),
    ("us.dod.1260h", "lists/restricted_parties_2026-08-18.json.gz"),
)
SECTORS = ("technology", "electronics_semiconductors", "aerospace_defense")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def tree(process: int) -> list[int]:
    found = [process]
    try:
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                found.extend(tree(int(child)))
    except OSError:
        pass
    return found


def memory(process: int) -> int:
    """Proportional set size of a process and its children, in KiB."""
    total = 0
    for one in tree(process):
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total


def run(home: Path, *words: str) -> tuple[float, int, int]:
    """Seconds, MiB at most, and the exit code of one command."""
    started, peak = time.perf_counter(), 0
    with (home / "output.txt").open("a") as output:
        process = subprocess.Popen(
            [TIDEGATE, *words], stdout=output, stderr=output,
            env={**os.environ, "TIDEGATE_HOME": str(home)},
        )  # fmt: skip
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.2)
    return time.perf_counter() - started, peak // 1024, process.returncode


def partners(data: Path, target: Path) -> int:
    rows = 0
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        for sector in SECTORS:
            with gzip.open(data / f"ownership/gleif_{sector}.csv.gz", "rt") as stream:
                header, *body = csv.reader(stream)
            if not rows:
                writer.writerow(header)
            writer.writerows(body)
            rows += len(body)
    return rows


def serve(folder: Path) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--keep", type=Path, default=None, help="leave everything here")
    chosen = parser.parse_args()
    home = chosen.keep or Path(tempfile.mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    rows = partners(chosen.data, home / "partners.csv")
    address = serve(chosen.data / "lists/us_csl")
    took, peak, code = run(home, "lists", "update", "us.csl", "--from", address)
    print(f"update of the Consolidated Screening List: {took:.1f} s, {peak} MiB, exit {code}")
    for name, file in OTHERS:
        _, _, code = run(home, "lists", "add", str(chosen.data / file), "--id", name)
        print(f"added {name}: exit {code}")
    took, peak, code = run(home, "screen", str(home / "partners.csv"), "--out", str(home / "out"))
    print(f"screen, {rows:,} rows: {took:.1f} s, {peak} MiB at most, exit {code}")
    receipt = json.loads((home / "out/receipt.json").read_text())
    print(f"rows in {rows:,}, rows in the receipt {receipt['rows']:,}")
    for line in (home / "output.txt").read_text().splitlines():
        if " rows resemble " in line or line.startswith("For "):
            print(line)
    return 0 if receipt["rows"] == rows and code == 10 and took < 90 and peak < 1024 else 1


if __name__ == "__main__":
    sys.exit(main())
