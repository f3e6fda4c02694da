"""Remembers which columns a user said hold what, for the next file with the same headers."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tidegate.errors import InputError
from tidegate.intake.bounded import MIB, read_bounded, refusal


def load_mapping(path: Path | str) -> dict[str, str]:
    """A mapping file: JSON, {"name": "Legal entity", "country": "Land"}; raises InputError."""
    path = Path(path)
    try:
        mapping = json.loads(read_bounded(path, limit=MIB).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refusal(
            path, f"is not sound JSON: {error}", 'write it as {"name": "Legal entity"}'
        ) from error
    if isinstance(mapping, dict) and isinstance(mapping.get("mapping"), dict):
        mapping = mapping["mapping"]
    if not isinstance(mapping, dict) or not all(isinstance(v, str) for v in mapping.values()):
        raise refusal(
            path,
            "is not a mapping of fields to columns",
            'write it as {"name": "Legal entity", "country": "Land"}',
        )
    return {str(key): value for key, value in mapping.items()}


def save_mapping(path: Path | str, mapping: Mapping[str, str], columns: Sequence[str] = ()) -> None:
    """Writes a mapping file, whole or not at all; `columns` are kept beside it for the reader."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"mapping": dict(mapping), "columns": list(columns)}
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".mapping-", delete=False
    ) as draft:
        json.dump(document, draft, ensure_ascii=False, indent=1)
        draft.write("\n")
    Path(draft.name).replace(path)


class MappingMemory:
    """Mappings kept under `home`/mappings, one file for each set of headers.

    The order of the columns does not matter; one header more or less makes it another table.
    """

    def __init__(self, home: Path) -> None:
        self.folder = Path(home) / "mappings"

    def path_for(self, columns: Sequence[str]) -> Path:
        """Where the mapping for these headers is kept."""
        key = json.dumps(sorted(columns), ensure_ascii=False).encode()
        return self.folder / f"{hashlib.sha256(key).hexdigest()[:16]}.json"

    def recall(self, columns: Sequence[str]) -> dict[str, str] | None:
        """The mapping remembered for these headers, or None; a damaged memory is no memory."""
        path = self.path_for(columns)
        if not path.exists():
            return None
        try:
            return load_mapping(path)
        except InputError:
            return None

    def headers_among(self, rows: Iterable[Iterable[object]]) -> tuple[str, ...] | None:
        """The first row that holds all the headers of a table remembered here, or None.

        Finds again a header in a language the word list lacks, which a user once pointed at.
        """
        if not self.folder.is_dir():
            return None
        known: list[tuple[str, ...]] = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                columns = json.loads(read_bounded(path, limit=MIB))["columns"]
            except (ValueError, RecursionError, KeyError, TypeError, InputError):
                continue
            if columns and isinstance(columns, list):
                known.append(tuple(map(str, columns)))
        for row in rows:
            texts = {text.strip() for text in row if isinstance(text, str)}
            for columns in known:
                if texts.issuperset(columns):
                    return columns
        return None

    def remember(self, columns: Sequence[str], mapping: Mapping[str, str]) -> Path:
        """Keeps the mapping for files with these headers; returns where."""
        path = self.path_for(columns)
        save_mapping(path, mapping, columns)
        return path

    def forget(self, columns: Sequence[str]) -> None:
        """Drops what was remembered for these headers."""
        self.path_for(columns).unlink(missing_ok=True)
