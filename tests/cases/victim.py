"""A process that works on cases until it is killed, and says what was acknowledged to it.

    python -m tests.cases.victim DATABASE FIRST

It puts screenings in (each over another edition of the list), decides, reviews and takes back, and
writes a line after every call that returned.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from tidegate.cases import Actor, Store, open_store, operator
from tidegate.cases import screenings as screenings_module
from tidegate.cases.screened import Screened, screened
from tidegate.errors import ConflictError

from .made_up import LIST, MATCH, hit, no_hit, run

ROWS = 60
screenings_module.BLOCK = 10


class _Made:
    """What a screening of the desk looks like to the room of cases."""

    def __init__(self, number: int) -> None:
        minute, second = divmod(number, 60)
        hour, minute = divmod(minute, 60)
        edition = replace(LIST, edition=f"edition-{number}", sha256=f"{number:064x}")
        self.run = run(f"2026-11-26T{hour:02d}:{minute:02d}:{second:02d}Z", lists=(edition,))
        self._number = number

    def results(self) -> Any:
        for row in range(2, ROWS + 2):
            if row % 6:
                yield no_hit(row, f"Bakery {row}")
            else:
                # Half of the hits are of subjects that came before.
                name = f"Harbour {row}" if row % 12 else f"Harbour {row}-{self._number}"
                yield hit(row, replace(MATCH, entry_id=f"e-{row}"), name=name)


def made(number: int) -> Screened:
    """The screening with this number, always the same."""
    return screened(_Made(number))  # type: ignore[arg-type]


def told(shape: Mapping[str, Any]) -> None:
    # One write, so that a kill leaves a whole line or none.
    os.write(1, json.dumps(shape).encode() + b"\n")


def people(store: Store) -> tuple[Actor, Actor]:
    """Two users, who are there already."""
    by = {user.login: user for user in store.people.all()}
    found = [Actor(by[n].id, n, by[n].role, "password") for n in ("ben", "ada")]  # type: ignore[arg-type]
    return found[0], found[1]


def main() -> None:
    url, first = sys.argv[1], int(sys.argv[2])
    with open_store(url) as store:
        ben, ada = people(store)
        for number in count(first):
            batch = made(number)
            told({"starts": number})
            store.cases.from_screening(
                batch, operator(), progress=lambda done, of, d=batch.digest: told(
                    {"batch": d, "rows": done}
                ),
            )  # fmt: skip
            told({"ends": number})
            for case in store.cases.queue(["open"], limit=3):
                try:
                    guy = case.number % 2 == 0
                    left = store.cases.decide(
                        ben, case.id, "false_positive", ["name_differs"], good_guy=guy
                    )
                    told({"case": case.id, "record": left.seq, "kind": "decision"})
                    left = store.cases.review(ada, case.id, approved=case.number % 3 > 0)
                    told({"case": case.id, "record": left.seq, "kind": "review"})
                    if case.number % 4 == 0 and left.state == "closed":
                        left = store.cases.undo(ada, case.id)
                        told({"case": case.id, "record": left.seq, "kind": "undo"})
                except ConflictError:
                    continue


if __name__ == "__main__":
    main()
