"""Checking a chain from its first record to its last, and against heads that lie outside.

The same check reads a database and an export, so an outsider needs the file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tidegate.cases.chain import Kept
from tidegate.cases.heads import Head
from tidegate.cases.record import BEFORE_FIRST, Section, columns_of, read_body
from tidegate.findings.digest import sha256_hex

MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one record; `seq` 0 for the chain as a whole."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """`faults` stand in the order of the chain: the first is where it was broken. `erased` counts
    sections that are gone with a deletion record."""

    tenant: str
    records: int
    last_seq: int
    last_hash: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    erased: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return not self.faults

    @property
    def first_broken(self) -> int | None:
        """The number of the first record at which the chain does not hold."""
        return self.faults[0].seq if self.faults else None


def verify(
    tenant: str,
    kept: Iterable[Kept],
    grounds: Callable[[str], str | None],
    heads: Sequence[tuple[str, Head]] = (),
    *,
    found_elsewhere: Iterable[Fault] = (),
    notes: Sequence[str] = (),
) -> Verification:
    """Reads every record. `grounds` gives the text of grounds by digest; `heads` come with the
    name of their file; `found_elsewhere` are faults of tables that repeat the chain."""
    awaited: dict[int, list[tuple[str, Head]]] = {}
    for name, head in heads:
        awaited.setdefault(head.seq, []).append((name, head))
    faults: list[Fault] = []
    known: dict[str, bool] = {}
    kinds: dict[str, int] = {}
    deletions: dict[int, set[tuple[int, str]]] = {}
    previous, seq, records, erased = BEFORE_FIRST, 0, 0, 0
    for each in kept:
        records += 1
        link = each.link
        kinds[link.kind] = kinds.get(link.kind, 0) + 1
        if link.seq != seq + 1:
            missing = f"{seq + 1}" if link.seq == seq + 2 else f"{seq + 1} to {link.seq - 1}"
            faults.append(Fault(seq + 1, f"record {missing} is missing"))
        elif link.previous != previous:
            faults.append(
                Fault(link.seq, "it does not name the record before it as that now stands")
            )
        faults += (Fault(link.seq, what) for what in _record(tenant, each, grounds, known))
        for section, deletion in each.erased.items():
            erased += 1
            deletions.setdefault(deletion, set()).add((link.seq, section))
        if link.kind == "deletion":
            faults += _deletion(each, deletions.pop(link.seq, set()))
        faults += _heads_at(link.seq, link.hash, awaited.pop(link.seq, []))
        previous, seq = link.hash, link.seq
        if len(faults) > MOST_FAULTS * 20:
            break
    else:
        for at in sorted(awaited):
            for name, head in awaited[at]:
                what = f"the chain was cut: {name} signs record {head.seq}, the last is {seq}"
                faults.append(Fault(seq + 1, what))
    for deletion, gone in deletions.items():
        for at, section in sorted(gone):
            what = f"its section {section} is gone by record {deletion}, which deleted nothing"
            faults.append(Fault(at, what))
    faults += found_elsewhere
    faults.sort(key=lambda fault: (fault.seq == 0, fault.seq))
    return Verification(
        tenant=tenant, records=records, last_seq=seq, last_hash=previous,
        faults=tuple(faults[:MOST_FAULTS]), notes=tuple(notes), erased=erased, kinds=kinds,
    )  # fmt: skip


def _deletion(each: Kept, gone: set[tuple[int, str]]) -> Iterator[Fault]:
    """Sections whose erasure names this deletion record, which does not name them."""
    try:
        facts = read_body(each.link.body)["facts"]
        named = {(int(seq), str(section)) for seq, section in facts["sections"]}
    except (ValueError, KeyError, TypeError):
        named = set()
    for at, section in sorted(gone - named):
        yield Fault(at, f"its section {section} is gone, and record {each.link.seq} "
                    "did not delete it")  # fmt: skip


def _heads_at(seq: int, hash: str, heads: Sequence[tuple[str, Head]]) -> Iterator[Fault]:
    for name, head in heads:
        if head.hash != hash:
            what = f"this record or one before it was rewritten since {name} was signed"
            yield Fault(seq, f"{what} ({head.at})")


def _record(
    tenant: str, each: Kept, grounds: Callable[[str], str | None], known: dict[str, bool]
) -> Iterator[str]:
    link = each.link
    if sha256_hex(link.body.encode()) != link.hash:
        yield "its content does not fit its hash"
    try:
        body = read_body(link.body)
        said = columns_of(body)
        digests: Mapping[str, str] = body["personal"]
        ground = body["grounds"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield "its content is not a record"
        return
    if body.get("tenant") != tenant:
        yield "it is of another tenant"
    differ = [name for name, value in said.items() if getattr(link, name) != value]
    if differ:
        yield f"the columns beside it say otherwise: {', '.join(differ)}"
    for name in sorted(set(digests) | set(each.sections)):
        section = each.sections.get(name)
        if section is None:
            if name not in each.erased:
                yield f"its section {name} is gone without a deletion record"
        elif name not in digests:
            yield f"its section {name} was added later"
        elif not _fits(section, digests[name]):
            yield f"its section {name} was changed"
    if ground:
        if ground not in known:
            text = grounds(ground)
            known[ground] = text is not None and sha256_hex(text.encode()) == ground
        if not known[ground]:
            yield "the lists and rules it rests on are gone or were changed"


def _fits(section: Section, expected: str) -> bool:
    try:
        return section.digest == expected
    except ValueError:  # a salt that is no hexadecimal text
        return False
