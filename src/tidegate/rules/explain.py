"""Why a boolean expression came out as it did: which facts decided, which would settle it.

Works on the tree of an expression and the truths its atoms had on one row ("1", "0", "?"), as
DuckDB gave them. Only facts that matter are named: in `a and b` with `a` met, `a` is no longer
asked; in `a or b` with `a` not met likewise. Kleene logic is sound but shy: it may call a thing
unknown where both branches agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tidegate.rules.rulebook import Expression, Tree

Truth = str
"""One of "1" (met), "0" (not met), "?" (unknown)."""
WORDS: Mapping[Truth, str] = {"1": "met", "0": "not met", "?": "unknown"}
Leaves = Callable[[Tree], Truth]


def truth(tree: Tree, leaf: Leaves) -> Truth:
    """Kleene's value of a tree."""
    match tree[0]:
        case "true":
            return "1"
        case "false":
            return "0"
        case "not":
            return {"1": "0", "0": "1", "?": "?"}[truth(tree[1], leaf)]
        case "and":
            values = {truth(part, leaf) for part in tree[1:]}
            return "0" if "0" in values else "?" if "?" in values else "1"
        case "or":
            values = {truth(part, leaf) for part in tree[1:]}
            return "1" if "1" in values else "?" if "?" in values else "0"
        case _:
            return leaf(tree)


def deciding(tree: Tree, leaf: Leaves) -> list[Tree]:
    """The leaves that made the tree's value what it is."""
    if tree[0] == "not":
        return deciding(tree[1], leaf)
    if tree[0] in ("and", "or"):
        value = truth(tree, leaf)
        parts = [part for part in tree[1:] if truth(part, leaf) == value]
        return [found for part in parts for found in deciding(part, leaf)]
    return [] if tree[0] in ("true", "false") else [tree]


def columns_behind(
    expression: Expression, truths: str, empty: frozenset[str] | None = None
) -> tuple[str, ...]:
    """The columns of the atoms that decided; with `empty`, only those that are NULL on the row."""
    names: dict[str, None] = {}
    for leaf in deciding(expression.tree, lambda tree: truths[tree[1]]):
        for name in expression.atoms[leaf[1]].columns:
            if empty is None or name in empty:
                names[name] = None
    return tuple(names)
