"""Compiles the catalogue and the process table from YAML to the JSON that ships beside them.

python -m tidegate.items.compiling            writes catalogue.json
python -m tidegate.items.compiling --check    fails where it is not what the YAML says
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tidegate.errors import InputError, Problem
from tidegate.items.catalogue_check import problems_of

HOME = Path(__file__).parent
TARGET = HOME / "catalogue.json"


def compiled(home: Path = HOME) -> str:
    """The JSON text. Raises InputError with every mistake of every file."""
    import yaml

    def read(path: Path) -> Any:
        # Everything as text: YAML's own floats would turn 989.5 into a binary fraction.
        return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)

    sources = read(home / "catalogue" / "sources.yaml")
    processes = [
        {**row, "non_planar": row["non_planar"] == "true", "advanced": row["advanced"] == "true"}
        for row in read(home / "processes.yaml")
    ]
    entries: list[dict[str, Any]] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for path in sorted((home / "catalogue").glob("*.yaml")):
        if path.name == "sources.yaml":
            continue
        page = read(path)
        for entry in page["entries"]:
            whole = {"maker": page["maker"], "country": page["country"], **entry}
            problems.extend(problems_of(whole, sources, path.name, seen))
            entries.append(whole)
    if problems:
        raise InputError("the catalogue has mistakes", problems=problems)
    ranges = read(home / "ranges.yaml")
    data = {
        "sources": sources,
        "processes": processes,
        "ranges": ranges,
        "entries": entries,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False) + "\n"


def main(arguments: list[str]) -> int:
    """The command: 0, or 1 where --check finds a difference."""
    try:
        text = compiled()
    except InputError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 3
    if "--check" in arguments:
        return 0 if TARGET.exists() and TARGET.read_text("utf-8") == text else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
