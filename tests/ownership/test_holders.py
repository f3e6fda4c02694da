"""Who a rule's holders are: told, found, named by the rule, or by where they are."""

from __future__ import annotations

from tidegate.ownership.holders import Found, by_name, holders_of, named_nodes, told_holders
from tidegate.ownership.structure import Entity, Structure
from tidegate.rules.attribution import Attribution

SEATS = ("organised", "headquartered")


def structure(*entities: Entity) -> Structure:
    return Structure({entity.key: entity for entity in entities}, ())


def law(**more: object) -> Attribution:
    given: dict[str, object] = {"countries": ("CN",), "seats": SEATS}
    return Attribution(**{**given, **more})  # type: ignore[arg-type]


def test_a_name_is_found_by_any_of_its_ways_of_being_written() -> None:
    made = structure(
        Entity("a", "Álpha  Ltd", other_names=("ALPHA (HK)",), identifiers=(("LEI", "5299"),)),
        Entity("b", "Beta"),
    )
    nodes, absent = named_nodes(made, ["álpha ltd", "alpha (hk)", "5299", "Gamma"])
    assert (set(nodes), absent) == ({0}, ("Gamma",))


def test_an_owner_nobody_names_may_be_one_of_those_named() -> None:
    made = structure(Entity("a", "A"), Entity("u", "unnamed", unspecified=True))
    found = told_holders(made, {0: "A"})
    assert (found.certain, found.possible) == ({0}, {1})
    assert found.settle[1] == "who stands behind “unnamed”"


def test_a_seat_in_a_country_makes_a_holder_and_none_told_a_possible_one() -> None:
    made = structure(
        Entity("a", "A", seats={"organised": ("KY",), "headquartered": ("CN",)}),
        Entity("b", "B", seats={"organised": ("FR",)}),
        Entity("c", "C"),
        Entity("d", "D", seats={"citizen": ("CN",)}),
    )
    found = holders_of(made, found={}, law=law())
    assert found.certain == {0}
    # C tells no seat, and D only a citizenship, which this rule does not ask for.
    assert found.possible == {2, 3}
    assert found.settle[2] == "country of C"


def test_a_citizenship_counts_only_where_the_rule_names_it() -> None:
    made = structure(Entity("d", "D", "person", seats={"citizen": ("CN",)}))
    assert holders_of(made, found={}, law=law()).certain == set()
    asked = law(seats=("citizen",))
    assert holders_of(made, found={}, law=asked).certain == {0}


def test_whether_a_seat_in_an_unclear_place_counts_is_asked() -> None:
    made = structure(Entity("h", "H", seats={"organised": ("HK",)}))
    found = holders_of(made, found={}, law=law(unclear=("HK",)))
    assert (found.certain, found.possible) == (set(), {0})
    assert "HK" in found.settle[0]
    assert holders_of(made, found={}, law=law()).possible == set()


def test_governments_alone_are_holders_where_the_rule_says_so() -> None:
    made = structure(
        Entity("s", "S", "state", seats={"organised": ("CN",)}),
        Entity("c", "C", "company", seats={"organised": ("CN",)}),
        Entity("u", "U", seats={"organised": ("CN",)}),
        Entity("p", "P", "person"),
    )
    found = holders_of(made, found={}, law=law(governments_only=True))
    assert (found.certain, found.possible) == ({0}, {2})


def test_a_weak_resemblance_makes_a_possible_holder_with_its_question() -> None:
    made = structure(Entity("a", "A"), Entity("b", "B"))
    told = {0: Found("resembles X", sure=True), 1: Found("resembles Y", False, "whether B is Y")}
    found = holders_of(made, found=told, law=Attribution())
    assert (found.certain, found.possible, found.settle) == ({0}, {1}, {1: "whether B is Y"})


def test_whom_the_rule_itself_names_is_known_by_name() -> None:
    made = structure(Entity("a", "high flyer"), Entity("b", "High Flyer Quant Ltd"),
                     Entity("c", "Low Flyer"))  # fmt: skip
    found = by_name(made, ["High Flyer"])
    assert {node: each.sure for node, each in found.items()} == {0: True, 1: False}
