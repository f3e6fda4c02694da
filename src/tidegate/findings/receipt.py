"""The receipt of a run: what decided the answer, and digests of the answer itself.

It holds no names: row numbers and digests only. `subjects_digest` covers every row in order, so
"nothing found" is as provable as a hit; rows with something found (or unreadable) are kept one by
one, so that a re-run can say which of them differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.errors import InputError, Problem
from tidegate.findings.atomic import AtomicFiles
from tidegate.findings.digest import canonical, exact, fixed, sha256_hex, subject_digest
from tidegate.findings.document import plain, run_as_dict
from tidegate.findings.model import Run, SubjectResult

RECEIPT_VERSION = "1.0"
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """`run` is the Run as a dictionary; `found` pairs a row with its digest, in file order.

    `digest` is the SHA-256 of everything else in the receipt.
    """

    run: Mapping[str, Any]
    rows: int
    subjects_digest: str
    found: tuple[tuple[int, str], ...]
    digest: str
    version: str = RECEIPT_VERSION

    def as_dict(self) -> dict[str, Any]:
        return {**_body(self), "digest": self.digest}


@dataclass(frozen=True, slots=True)
class ReceiptComparison:
    """`equal` where the re-run decided the same on the same ground; else what differs, in words.

    `notes` are differences that change no answer: when it ran, which engine, where files lay.
    """

    equal: bool
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()


class ReceiptBuilder:
    """Takes the rows in order, keeps their digests, and gives the receipt at the end."""

    def __init__(self) -> None:
        self._all = hashlib.sha256()
        self._rows = 0
        self._found: list[tuple[int, str]] = []

    def add(self, result: SubjectResult) -> None:
        found = bool(result.matches or result.findings or result.problem)
        self.add_row(result.row, subject_digest(result), found=found)

    def add_row(self, row: int, digest: str, *, found: bool) -> None:
        """One row by the digest of all that was said of it."""
        self._all.update(bytes.fromhex(digest))
        self._rows += 1
        if found:
            self._found.append((row, digest))

    def finish(self, run: Run | Mapping[str, Any]) -> Receipt:
        shape = run if isinstance(run, Mapping) else run_as_dict(run)
        return _sealed(
            Receipt(
                run=fixed(shape),
                rows=self._rows,
                subjects_digest=self._all.hexdigest(),
                found=tuple(self._found),
                digest="",
            )
        )


def make_receipt(run: Run, results: Iterable[SubjectResult]) -> Receipt:
    """The receipt of a run whose results are at hand."""
    builder = ReceiptBuilder()
    for result in results:
        builder.add(result)
    return builder.finish(run)


def items_receipt(document: Mapping[str, Any]) -> Receipt:
    """The receipt of a run over items, from its document (docs/schema/classify.schema.json)."""
    builder = ReceiptBuilder()
    for item in document["items"]:
        builder.add_row(item["row"], sha256_hex(canonical(item)), found=item["to_review"])
    return builder.finish(document["run"])


def ownership_receipt(document: Mapping[str, Any]) -> Receipt:
    """The receipt of a run over a structure, from its document
    (docs/schema/ownership.schema.json): a row an entity and regime, numbered from 1."""
    builder = ReceiptBuilder()
    for number, row in enumerate(document["entities"], 1):
        builder.add_row(number, sha256_hex(canonical(row)), found=row["verdict"] != "no")
    return builder.finish(document["run"])


def collaboration_receipt(document: Mapping[str, Any]) -> Receipt:
    """The receipt of a run over works, from its document (docs/schema/collaboration.schema.json):
    a row a work that is noted, numbered from 1, and row 0 for all the rest."""
    builder = ReceiptBuilder()
    rest = {k: v for k, v in document.items() if k not in ("run", "works")}
    builder.add_row(0, sha256_hex(canonical(rest)), found=True)
    for number, work in enumerate(document["works"], 1):
        found = work["status"] == "to review"
        builder.add_row(number, sha256_hex(canonical(work)), found=found)
    return builder.finish(document["run"])


def _body(receipt: Receipt) -> dict[str, Any]:
    return {
        "receipt_version": receipt.version,
        "run": fixed(plain(receipt.run)),
        "rows": receipt.rows,
        "subjects_digest": receipt.subjects_digest,
        "found": [{"row": row, "digest": digest} for row, digest in receipt.found],
    }


def _sealed(receipt: Receipt) -> Receipt:
    return Receipt(
        run=receipt.run,
        rows=receipt.rows,
        subjects_digest=receipt.subjects_digest,
        found=receipt.found,
        digest=sha256_hex(exact(_body(receipt))),
        version=receipt.version,
    )


def write_receipt(receipt: Receipt, path: Path) -> None:
    """Write the receipt as JSON, whole or not at all. Raises InputError."""
    with AtomicFiles() as files:
        write_receipt_to(receipt, files.open(Path(path)))


def write_receipt_to(receipt: Receipt, path: Path) -> None:
    body = receipt.as_dict()
    found = body.pop("found")
    digest = body.pop("digest")
    lines = ",\n".join("  " + json.dumps(each) for each in found)
    text = json.dumps(body, ensure_ascii=False, indent=1)
    text = text[: text.rindex("}")].rstrip()
    text += ',\n "found": [' + (f"\n{lines}\n ]" if lines else "]")
    text += f',\n "digest": "{digest}"\n}}\n'
    path.write_text(text, encoding="utf-8")


def read_receipt(path: Path) -> Receipt:
    """Read a receipt and check its seal.

    Raises InputError where it cannot be read, or "the receipt was altered" where its digest does
    not fit its contents.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(
            f"there is no receipt at {path}", hint="Give the receipt.json a run wrote."
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"larger than {_LARGEST // 2**20} MiB")
        content = path.read_bytes()
        if content.strip()[:1] != b"{" and not content.startswith(b"\xef\xbb\xbf"):
            raise ValueError("is no receipt: a receipt is a JSON object")
        shape = json.loads(
            content.decode("utf-8-sig"),
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
        receipt = Receipt(
            run=dict(shape["run"]),
            rows=_integer(shape["rows"]),
            subjects_digest=str(shape["subjects_digest"]),
            found=tuple((_integer(each["row"]), str(each["digest"])) for each in shape["found"]),
            digest=str(shape["digest"]),
            version=str(shape["receipt_version"]),
        )
        expected = sha256_hex(exact({k: v for k, v in shape.items() if k != "digest"}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = _why(error)
        raise InputError(
            f"{path} is not a Tidegate receipt",
            problems=[Problem(str(path), why[:200], "give the receipt.json a run wrote")],
        ) from error
    if receipt.version.split(".")[0] != RECEIPT_VERSION.split(".", maxsplit=1)[0]:
        raise InputError(
            f"{path}: receipt version {receipt.version[:20]} is not known here",
            hint="Use the version of Tidegate that wrote it.",
        )
    if expected != receipt.digest:
        raise InputError(
            f"the receipt was altered: {path}",
            problems=[
                Problem(
                    str(path),
                    "the contents do not fit the receipt's own digest",
                    "use the untouched receipt, or screen again",
                )
            ],
        )
    return receipt


def _why(error: Exception) -> str:
    """Why a file is no receipt, without the words of the parser."""
    if isinstance(error, KeyError):
        return f"is no receipt: it lacks {error}"
    if isinstance(error, json.JSONDecodeError):
        return f"is no receipt, or a part of one: it is not JSON at line {error.lineno}"
    if isinstance(error, UnicodeDecodeError):
        return "is no receipt: it is not UTF-8 text"
    return str(error)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # JSON readers disagree on which of two equal keys counts, so a sealed file may hold none.
    shape = dict(pairs)
    if len(shape) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return shape


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"not a whole number: {str(value)[:40]}")
    return value
