"""What one row of a table says: shares by metric, a fact of control, or a share of a class."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tidegate.findings.inert import visible
from tidegate.ownership.reading.class_words import ClassWord, class_word, tie_within
from tidegate.ownership.reading.percents import product, share_of
from tidegate.ownership.share import UNKNOWN, Share, Unit
from tidegate.ownership.structure import Metric, TieKind

WIDE: Mapping[str, Metric] = {
    "equity": "equity", "votes": "vote", "value": "value", "board": "board"
}  # fmt: skip
"""Columns of their own for one metric: `owner,owned,equity,votes`."""
FACT_FIELDS = (
    *("percent", "class", "terms", *WIDE, "percent_low", "percent_high"),
    *("class_equity", "class_votes", "board_seats", "board_size"),
)
"""The fields that decide what a row says, whoever is meant."""
_SHARES = ("percent", "percent_low", "percent_high", *WIDE)
CLASS_COLUMNS: Mapping[Metric, str] = {"equity": "class_equity", "vote": "class_votes"}
PARTS: tuple[Metric, ...] = ("equity", "vote", "value")
_NO = frozenset(
    "no none nil never false 0 nein keine non ningun ninguno нет 无 無 否 なし 없음".split()
)
_YES = frozenset("yes true y x 1 ja oui si да 是 有 はい 예".split())
_OPEN = frozenset(
    {"unknown", "?", "not known", "not public", "undisclosed", "not disclosed", "unclear", "tbd",
     "n/a", "na", "unbekannt", "inconnu", "неизвестно", "不详", "未知"}
)  # fmt: skip
_NO_AND_WHY = re.compile(r"(no|none|nil)\s*[.,;:(–—]", re.IGNORECASE)
_NO_PERHAPS = re.compile(r"(no|not|none|never|without|kein\w*|нет|不|无|無)\b", re.IGNORECASE)

Complain = Callable[[str, str, str], None]
"""(message, mend, field) of something wrong in the row."""


@dataclass(slots=True)
class RowFacts:
    """What a row tells besides who. `classed` is a share of a class of shares, not of the whole."""

    stakes: list[tuple[Metric, Share, bool]] = field(default_factory=list)
    classed: tuple[str, Share, bool] | None = None
    class_parts: dict[Metric, Share] = field(default_factory=dict)
    tie: tuple[TieKind, str, bool | None] | None = None
    indirect: str = ""
    open_share: Share | None = None
    note: str = ""


def row_facts(
    text: Callable[[str], str],
    units: Mapping[str, Unit],
    complain: Complain,
    wide: frozenset[str] = frozenset(),
) -> RowFacts:
    """Reads the cells of one row; what is wrong goes to `complain`, the rest is still read.

    `text` gives the cell of a field; `wide` are the fields of WIDE that the table has.
    """
    facts = RowFacts(note=visible(text("terms")))
    word = class_word(text("class"))
    if word.share_class and not any(text(name).strip() for name in _SHARES):
        word = tie_within(word.share_class) or word
    if word.close:
        complain(
            f"“{visible(text('class'), 60)}” is no kind of stake that is known",
            f"did you mean “{word.close}”? If it is a class of shares, write "
            f"“class {visible(text('class'), 40)}”",
            "class",
        )
        return facts

    def share(name: str) -> Share | None:
        try:
            return share_of(text(name).strip(), units.get(name, "percent"))
        except ValueError as error:
            complain(f"“{visible(text(name).strip(), 60)}” {error}", _mend(str(error)), name)
            return None

    if word.tie is not None:
        _tie(facts, word, text, units, complain)
        return facts
    main = share("percent") if text("percent").strip() else _bounded(share, text, complain)
    if main is UNKNOWN and word.share is not None:
        main = word.share
    if main is None:
        return facts
    seats = _seats(text, share, complain)
    if word.share_class:
        facts.classed = (visible(word.share_class, 200), main, main is not UNKNOWN)
        for metric, name in CLASS_COLUMNS.items():
            if text(name).strip() and (part := share(name)) is not None and part is not UNKNOWN:
                facts.class_parts[metric] = part
    elif word.metrics == ("board",) and main is UNKNOWN and seats is not None:
        facts.stakes.append(("board", *seats))
        return facts
    else:
        _stakes(facts, word, main, wide, text, share)
    if seats is not None:
        facts.stakes.append(("board", *seats))
    if text("percent").strip().casefold() == "controlling":
        facts.tie = ("control", "controlling", True)
    return facts


def _stakes(
    facts: RowFacts,
    word: ClassWord,
    main: Share,
    wide: frozenset[str],
    text: Callable[[str], str],
    share: Callable[[str], Share | None],
) -> None:
    """One stake a metric. A column of its own for a metric goes before the general one."""
    own = {
        WIDE[name]: told
        for name in sorted(wide)
        if text(name).strip() and (told := share(name)) is not None
    }
    facts.stakes += [(metric, told, told is not UNKNOWN) for metric, told in own.items()]
    if main is not UNKNOWN or not own:
        left = word.metrics
        if left == ("all",) and own.keys() - {"board"}:
            left = tuple(metric for metric in PARTS if metric not in own)
        facts.stakes += [
            (metric, main, main is not UNKNOWN) for metric in left if metric not in own
        ]
        return
    # The file has a column for it and leaves the cell empty: it is not known, which is not none.
    facts.stakes += [
        (WIDE[name], UNKNOWN, False) for name in sorted(wide - {"board"}) if WIDE[name] not in own
    ]


def _bounded(
    share: Callable[[str], Share | None], text: Callable[[str], str], complain: Complain
) -> Share | None:
    """The share between the columns of a least and a most, where there are such."""
    if not text("percent_low").strip() and not text("percent_high").strip():
        return UNKNOWN
    low, high = share("percent_low"), share("percent_high")
    if low is None or high is None:
        return None
    if low.low > high.high:
        complain(
            f"the least ({low}) is more than the most ({high})", "exchange them", "percent_low"
        )
        return None
    return Share(low.low, high.high)


def _seats(
    text: Callable[[str], str], share: Callable[[str], Share | None], complain: Complain
) -> tuple[Share, bool] | None:
    """The share of the board that so many seats of so many are, or None where none is told."""
    held, size = text("board_seats").strip(), text("board_size").strip()
    if not held:
        return None
    if "/" in held or "%" in held:
        part = share("board_seats")
        return None if part is None else (part, part is not UNKNOWN)
    if not held.isdecimal() or (size and not size.isdecimal()) or len(held + size) > 12:
        wrong = held if not held.isdecimal() else size
        complain(
            f"“{visible(wrong, 40)}” is no number of seats",
            "write a whole number, or seats of all as 2/7",
            "board_seats" if wrong == held else "board_size",
        )
        return None
    if not size:
        return (UNKNOWN if int(held) else Share(0, 0)), not int(held)
    if int(held) > int(size) or not int(size):
        complain(
            f"{held} of {size} seats is more than there are",
            "check the number of seats and the size of the board",
            "board_seats",
        )
        return None
    return share_of(f"{int(held)}/{int(size)}", "percent"), True


def _tie(
    facts: RowFacts,
    word: ClassWord,
    text: Callable[[str], str],
    units: Mapping[str, Unit],
    complain: Complain,
) -> None:
    """A fact of control: it stands unless the row says none, and is open where it says unknown."""
    assert word.tie is not None
    stands = word.stands
    share: Share | None = None
    said: list[str] = []
    for name in ("", "percent", "terms"):
        value = (text(name) if name else word.said).strip()
        folded = value.casefold().strip(" .!")
        if not folded:
            continue
        told = _stands(value)
        if name == "percent" and told is True and folded not in _YES:
            try:
                share = share_of(value, units.get("percent", "percent"))
                said.append(value if "%" in value else f"{value} %")
            except ValueError:
                complain(
                    f"“{visible(value, 60)}” is neither a share nor yes, no or unknown",
                    "leave the percent of a fact of control empty, and put words into `terms`",
                    "percent",
                )
            continue
        if folded not in _YES:
            said.append(value)
        if told is False:
            stands = False
        elif told is None and stands is True:
            stands = None
    label = text("class").partition(":")[0].strip() if word.said else text("class").strip()
    words = visible(": ".join([label, *filter(None, said)]))
    facts.tie = (word.tie, words, stands)
    if word.indirect:
        facts.indirect = words
    elif share is not None and share is not UNKNOWN and share.high and stands is not False:
        facts.open_share = Share(0, share.high)


def _stands(text: str) -> bool | None:
    folded = text.casefold().strip(" .!")
    if folded in _NO or _NO_AND_WHY.match(text):
        return False
    if folded in _OPEN or _NO_PERHAPS.match(folded):
        return None
    return True


def _mend(reason: str) -> str:
    if "more than 100" in reason:
        return "a share cannot be more than 100 %; check the number, or give --unit"
    if "write" in reason:
        return 'or name the column of shares: --map percent="COLUMN"'
    return "write 50, 33.3, 45-55, 1/3, >25, or leave the cell empty where it is not known"


def of_class(facts: RowFacts, parts: Mapping[Metric, Share]) -> list[tuple[Metric, Share, str]]:
    """(metric, share, note) of a stake in a class of shares, once it is known what the class is."""
    assert facts.classed is not None
    name, share, _ = facts.classed
    upto = Share(0, share.high)
    of = f"{share} of “{name}”"
    if not parts:
        return [("all", upto, f"{of}; how much of the equity and of the votes “{name}” carries is "
                 "not told: columns class_equity and class_votes would settle it")]  # fmt: skip
    told: list[tuple[Metric, Share, str]] = []
    for metric, column in CLASS_COLUMNS.items():
        part = parts.get(metric)
        if part is None:
            told.append((metric, upto, f"{of}; column {column} would settle it"))
        else:
            word = "equity" if metric == "equity" else "votes"
            told.append((metric, product(share, part), f"{of}, which carries {part} of the {word}"))
    return told
