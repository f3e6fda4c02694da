"""The open reading: what a file does not tell may be anybody's."""

from __future__ import annotations

from dataclasses import replace

from tests.ownership.worked import structure

from tidegate.ownership.share import PERCENT, WHOLE
from tidegate.ownership.untold import with_untold


def test_each_company_gets_one_unnamed_holder_of_up_to_the_rest() -> None:
    found = with_untold(structure("X30 A; Y100 B"), "2026-01-22")
    more = [stake for stake in found.stakes if stake.owner not in ("X", "Y")]
    assert {(s.owned, s.metric, s.share.low, s.share.high) for s in more} == {
        ("A", metric, 0, 70 * PERCENT) for metric in ("equity", "vote", "value")
    }
    assert found.entities[more[0].owner].unspecified
    assert any("read as held by anybody" in note for note in found.notes)


def test_the_rest_is_that_of_each_metric() -> None:
    made = structure("X30 A; X60 A")
    votes = replace(made.stakes[1], metric="vote")
    equity = replace(made.stakes[0], metric="equity")
    found = with_untold(replace(made, stakes=(equity, votes)), "2026-01-22")
    rest = {s.metric: s.share.high for s in found.stakes if s.owner != "X"}
    assert rest == {"equity": 70 * PERCENT, "vote": 40 * PERCENT, "value": WHOLE}
