"""Who holds accounts, and what they have in common behind the scenes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.distillation.coordination.made_up import AT, MINUTE, event, table, unit

from tidegate.distillation.coordination.infrastructure import holders, shared
from tidegate.distillation.reading import Event


def call(who: str, times: int = 1, **marks: str) -> list[Event]:
    return [event(who, None, AT + n * MINUTE, **marks) for n in range(times)]


def test_accounts_of_one_organisation_are_one_holder_whatever_pays() -> None:
    made = table(
        [e for n in range(4) for e in call(f"a{n}", organisation="one", payment=f"pay{n}")]
        + call("b", organisation="two", payment="pay0")
    )
    number = holders(made)
    assert len({int(number[unit(made, f"a{n}")]) for n in range(4)}) == 1
    assert number[unit(made, "b")] != number[unit(made, "a0")]


def test_a_payment_in_common_is_an_edge_and_no_holder() -> None:
    made = table([e for n in range(3) for e in call(f"a{n}", payment="one card")])
    units = [unit(made, f"a{n}") for n in range(3)]
    assert len(np.unique(holders(made))) == 3
    assert {kind for _, _, kind in shared(made, units).pairs} == {"payment"}


def test_accounts_of_which_nothing_is_told_are_holders_of_their_own() -> None:
    made = table([e for n in range(9) for e in call(f"a{n}", network="243.0.0.1")])
    assert len(np.unique(holders(made))) == 9


def test_an_account_belongs_to_the_organisation_it_names_most() -> None:
    made = table(
        call("a", 5, organisation="one") + call("a", 1, organisation="two")
        + call("b", 3, organisation="one") + call("c", 3, organisation="two")
    )  # fmt: skip
    a, b, c = (int(holders(made)[unit(made, name)]) for name in "abc")
    assert a == b != c


def test_a_payment_and_an_organisation_of_one_spelling_are_two() -> None:
    made = table(call("a", payment="x") + call("b", organisation="x"))
    assert len(np.unique(holders(made))) == 2


def test_a_network_of_a_few_accounts_joins_them() -> None:
    events = [e for n in range(5) for e in call(f"a{n}", network="rented")]
    made = table(events + [e for n in range(95) for e in call(f"s{n}", network=f"home{n}")])
    found = shared(made, [unit(made, f"a{n}") for n in range(5)])
    assert found.of_kind["network"] == 1 and len(found.pairs) == 10
    assert {kind for _, _, kind in found.pairs} == {"network"}


def test_a_carrier_network_shared_by_thousands_joins_nobody() -> None:
    made = table(
        [e for n in range(3_000) for e in call(f"s{n}", network="carrier")]
        + [e for n in range(6) for e in call(f"a{n}", network="carrier", payment=f"pay{n}")]
    )
    found = shared(made, [unit(made, f"a{n}") for n in range(6)])
    assert found.pairs == ()


def test_what_the_log_does_not_tell_is_known_of_nobody() -> None:
    made = table(call("a", network="n") + call("b"))
    found = shared(made, [unit(made, "a"), unit(made, "b")])
    assert found.known == {"network": 0.5, "payment": 0, "organisation": 0}
    assert found.of_kind["payment"] == 0


@pytest.mark.parametrize("kind", ["network", "payment", "organisation"])
def test_half_of_the_accounts_behind_one_mark_is_a_half(kind: str) -> None:
    marks = ["one", "one", "two", "three"]
    made = table([e for n, mark in enumerate(marks) for e in call(f"a{n}", **{kind: mark})])
    assert shared(made, list(range(4))).of_kind[kind] == 0.5
