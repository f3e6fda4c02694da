"""What the rulebooks about items make known to those about transactions: is it 3A090.a, and so on.

A fact is true where any rulebook says so, false where all that could say so do not, else unknown
with the facts of the item that would settle it. Before a rulebook's first version (its history
complete), after its end and during a stay there is no such text, so it says no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tidegate.rules.calendar import standing
from tidegate.rules.explain import Truth, columns_behind, truth
from tidegate.rules.rulebook import Rulebook
from tidegate.rules.select import Held, Truths
from tidegate.rules.verdicts import TEXT, Question, clause_columns

Said = tuple[Truth, tuple[str, ...]]
"""A provided fact's truth, and where unknown what would settle it."""


def provided(
    names: Sequence[str],
    books: Sequence[Rulebook],
    speaking: Sequence[tuple[Held, Truths]],
    asked: Question,
) -> Mapping[str, Said]:
    """Each provided fact by name. `books` are all those about items that are loaded, `speaking`
    those that speak of this row, with their truths on it."""
    could = {name for book in books for name in book.provides}
    found: dict[str, Said] = {}
    for name in names:
        if name not in could:
            found[name] = ("?", (TEXT,))
            continue
        said = [_said(name, held, truths, asked) for held, truths in speaking]
        values = {value for value, _ in said}
        value = "1" if "1" in values else "?" if "?" in values else "0"
        behind = [
            each for each_value, names in said if each_value == value == "?" for each in names
        ]
        found[name] = (value, tuple(dict.fromkeys(behind)))
    return found


def _said(name: str, held: Held, truths: Truths, asked: Question) -> Said:
    if name not in held.book.provides:
        return "0", ()
    version = held.version
    if version is None:
        return "?", (TEXT,)
    if held.why in ("before", "over"):
        return "0", ()
    state = standing(version.term, asked.as_of, known_at=asked.known_at, reading="text")
    if state.condition == "stayed":
        return "0", ()
    expression = version.provides.get(name)
    if expression is None:
        return ("?", (TEXT,)) if version.verified_through == "never" else ("0", ())
    value = truth(expression.tree, lambda tree: truths.clauses[tree[1]])
    if value == "0":
        return "0", ()
    behind = list(clause_columns(held, expression, truths)) if value == "?" else []
    if truths.about == "?":
        value = "?"
        behind += columns_behind(held.book.about, truths.atoms[0], truths.empty)
    return value, tuple(dict.fromkeys(behind))
