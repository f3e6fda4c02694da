"""Makes one venture of its rows. Rows that contradict each other leave the thing unknown, aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tidegate.errors import Problem
from tidegate.intake.cells import tidy
from tidegate.intake.countries import country_code
from tidegate.intake.dates import Order
from tidegate.intake.money import money_words, read_money
from tidegate.ownership.ledger.checklist import read_terms
from tidegate.ownership.ledger.columns import AMOUNTS, Columns, header_money
from tidegate.ownership.ledger.life import read_day, status_of, year_of
from tidegate.ownership.ledger.outbound import outbound_facts
from tidegate.ownership.ledger.partner_cell import Draft
from tidegate.ownership.ledger.row_partners import partners_of
from tidegate.ownership.ledger.rows import Cells, Group, columns_of_dates
from tidegate.ownership.ledger.seats import read_board
from tidegate.ownership.ledger.sides import control_of, foreign_share, side_of
from tidegate.ownership.ledger.venture import Amount, Measure, Partner, Terms, Venture
from tidegate.ownership.ledger.words import LONGEST, blank, fold, meaning, short
from tidegate.ownership.share import UNKNOWN, Share

TERMS = 200_000
"""Characters of one cell of terms; what is beyond is not read, and the venture says so."""


class Builder:
    """Builds ventures of one table; `problems` gathers what could not be read."""

    def __init__(
        self, file: str, columns: Columns, orders: Mapping[str, Order], as_of: date, home: str
    ) -> None:
        self.file, self.columns, self.orders = file, columns, orders
        self.as_of, self.home = as_of, home
        self.problems: list[Problem] = []

    def complain(self, row: int, column: str, message: str, mend: str = "") -> None:
        found = Problem(self.file, message, mend, row, column or None)
        if found not in self.problems[-20:]:
            self.problems.append(found)

    def year(self, cells: Cells) -> str:
        """The year a row tells, by the first date it tells, or ""."""
        for _, column in columns_of_dates(self.columns):
            iso, _ = read_day(cells.get(column, "")[:LONGEST], self.orders[column])
            if iso:
                return iso[:4]
        return ""

    def host(self, cells: Cells) -> str:
        """The host country a row tells, or ""."""
        return next(
            (country_code(cells.get(c, "")) or "" for c in self.columns["host_country"]), ""
        )

    def venture(self, group: Group) -> Venture | None:
        """One venture, or None where its row names neither it nor a partner."""
        rows = sorted(group.rows, key=lambda each: each[0])
        notes: list[str] = []
        host = self._host(rows)
        partners, totals = self._partners(rows, host, notes)
        if not group.name and not partners:
            self.complain(
                rows[0][0], "", "the row names neither a venture nor a partner", "name it"
            )
            return None
        if not group.name and self.columns["venture"]:
            message = "the row names no venture and is counted as one of its own"
            mend = "repeat the venture's name in the row of each partner"
            self.complain(rows[0][0], self.columns["venture"][0], message, mend)
        dates = self._dates(rows)
        share, left = foreign_share(
            partners, totals.get("foreign", UNKNOWN), totals.get("domestic", UNKNOWN)
        )
        if share is None:
            column = next(iter((*self.columns["share"], *self.columns["foreign_share"])), "")
            self.complain(rows[0][0], column, f"“{short(group.name)}”: {left}", "mend the shares")
        elif left:
            notes.append(left)
        control, why_control = control_of(share, left)
        word = self._one(rows, "status") or self._one(rows, "ended")
        status, why_status = status_of(word, dates, self.as_of)
        control_words = self._one(rows, "control")
        terms = self._terms(rows, notes)
        told = {
            name: self._one(rows, name)
            for name in ("us_person", "covered_activity", "knows", "excepted")
        }
        return Venture(
            name=group.name or " / ".join(partner.name for partner in partners),
            rows=tuple(number for number, _ in rows),
            year=year_of(dates)[0],
            dates=dates,
            status=status,
            why_status=why_status,
            sector=self._one(rows, "sector"),
            host=host,
            partners=partners,
            foreign_share=share or UNKNOWN,
            control=control,
            why_control=why_control,
            control_words=control_words,
            control_side=_controller(control_words, partners),
            board=read_board(
                self._one(rows, "foreign_board"),
                self._one(rows, "domestic_board"),
                self._one(rows, "board"),
            ),
            amounts=self._amounts(rows, host, notes),
            terms=terms,
            checklist=read_terms([(one.row, one.text) for one in terms]),
            outbound=outbound_facts(partners, host, dates, told),
            sources=tuple(sorted(self._all(rows, "source"))),
            remarks=tuple(sorted(self._all(rows, "notes"))),
            notes=tuple(dict.fromkeys(notes)),
        )

    def _all(self, rows: Sequence[tuple[int, Cells]], name: str) -> dict[str, tuple[int, str]]:
        """Every different text that the columns of a field hold, with its first place."""
        found: dict[str, tuple[int, str]] = {}
        for number, cells in rows:
            for column in self.columns[name]:
                text = tidy(cells.get(column, ""))[0]
                if text and not blank(text):
                    found.setdefault(text, (number, column))
        return found

    def _one(self, rows: Sequence[tuple[int, Cells]], name: str) -> str:
        """The one text of a field, or "" where rows say nothing or different things."""
        found = self._all(rows, name)
        same = {fold(text) or text for text in found}
        if len(same) > 1:
            number, column = max(found.values())
            said = " and ".join(f"“{short(text)}”" for text in sorted(found)[:3])
            self.complain(number, column, f"rows of one venture disagree: {said}", "write one")
            return ""
        return min(found, default="")

    def _host(self, rows: Sequence[tuple[int, Cells]]) -> str:
        codes: dict[str, tuple[int, str]] = {}
        for text, (number, column) in self._all(rows, "host_country").items():
            code = country_code(text)
            if code is None:
                self.complain(
                    number, column, f"“{short(text)}” is no country known here", "write CN"
                )
            else:
                codes.setdefault(code, (number, column))
        # Namibia's code is a word for "not available" too.
        for number, cells in rows:
            for column in self.columns["host_country"]:
                if cells.get(column, "").strip() == "NA":
                    codes.setdefault("NA", (number, column))
        if len(codes) > 1:
            number, column = max(codes.values())
            self.complain(number, column, f"rows disagree: {', '.join(sorted(codes))}", "write one")
            return ""
        return next(iter(codes), self.home)

    def _dates(self, rows: Sequence[tuple[int, Cells]]) -> dict[str, str]:
        found: dict[str, dict[str, tuple[int, str]]] = {}
        places = [*columns_of_dates(self.columns), *(("ended", c) for c in self.columns["ended"])]
        for basis, column in places:
            for number, cells in rows:
                text = cells.get(column, "")
                if blank(text):
                    continue
                iso, wrong = read_day(text[:LONGEST], self.orders[column])
                if iso:
                    found.setdefault(basis, {}).setdefault(iso, (number, column))
                elif basis == "ended" and meaning("status", text):
                    continue
                else:
                    self.complain(number, column, wrong, "write it as 2019, 2019-05 or 2019-05-31")
        return {basis: self._agreed(told) for basis, told in found.items()}

    def _agreed(self, told: Mapping[str, tuple[int, str]]) -> str:
        """The finest date that all rows allow: 2019-05 beside 2019; or what they have in common."""
        finest = max(told, key=lambda iso: (len(iso), iso))
        if all(finest.startswith(iso) for iso in told):
            return finest
        number, column = max(told.values())
        said = " and ".join(sorted(told)[:3])
        self.complain(number, column, f"rows of one venture disagree: {said}", "write one date")
        for length in (7, 4):
            common = {iso[:length] for iso in told}
            if len(common) == 1 and all(len(iso) >= length for iso in told):
                return common.pop()
        return ""

    def _partners(
        self, rows: Sequence[tuple[int, Cells]], host: str, notes: list[str]
    ) -> tuple[tuple[Partner, ...], dict[str, Share]]:
        drafts: dict[str, list[Draft]] = {}
        totals: dict[str, list[Share]] = {}
        for number, cells in rows:
            row = partners_of(
                cells,
                self.columns,
                host,
                lambda column, message, mend, at=number: self.complain(at, column, message, mend),  # type: ignore[misc]
            )
            for draft in row.drafts:
                drafts.setdefault(fold(draft.name) or draft.name, []).append(draft)
            for side, share in row.totals.items():
                totals.setdefault(side, []).append(share)
            notes += row.notes
        found = [self._partner(same, host, rows[0][0], notes) for same in drafts.values()]
        agreed: dict[str, Share] = {}
        for side, told in totals.items():
            if len(set(told)) == 1:
                agreed[side] = told[0]
            else:
                column = next(iter(self.columns[f"{side}_share"]), "")
                self.complain(rows[0][0], column, f"rows disagree on the {side} share", "write one")
        return tuple(sorted(found, key=lambda p: (_SIDE_ORDER[p.side], fold(p.name), p))), agreed

    def _partner(self, same: Sequence[Draft], host: str, row: int, notes: list[str]) -> Partner:
        name = min(draft.name for draft in same)
        named = {draft.named for draft in same if draft.named}
        countries = tuple(sorted({code for draft in same for code in draft.countries}))
        shares = {draft.share for draft in same if draft.told}
        if len(shares) > 1:
            said = " and ".join(str(share) for share in sorted(shares))
            self.complain(
                row, "", f"rows give “{short(name)}” different shares: {said}", "write one"
            )
        side, why = side_of(named.pop() if len(named) == 1 else "", countries, host)
        if named:
            side, why = "unknown", "the table calls it foreign and domestic"
        if side == "unknown":
            notes.append(f"whether {name} is foreign cannot be known: {why}")
        told = len(shares) == 1
        return Partner(name, side, countries, shares.pop() if told else UNKNOWN, told, why)

    def _amounts(
        self, rows: Sequence[tuple[int, Cells]], host: str, notes: list[str]
    ) -> tuple[Amount, ...]:
        found: dict[str, dict[Amount, tuple[int, str]]] = {}
        for name, measure in AMOUNTS.items():
            for column in self.columns[name]:
                for number, cells in rows:
                    text = tidy(cells.get(column, ""))[0]
                    if blank(text):
                        continue
                    amount = self._amount(measure, number, column, text, cells, host, notes)
                    if amount is not None:
                        found.setdefault(measure, {}).setdefault(amount, (number, column))
        amounts: list[Amount] = []
        for measure, told in found.items():
            figures = {(one.low, one.high, one.currency) for one in told}
            if len(figures) == 1:
                amounts.append(min(told, key=lambda one: one.words))
                continue
            number, column = max(told.values())
            said = " and ".join(sorted(f"“{short(one.words)}”" for one in told)[:3])
            mend = "write the venture's own, once"
            self.complain(
                number, column, f"one venture has several amounts of {measure}: {said}", mend
            )
        return tuple(amounts)

    def _amount(
        self, measure: str, number: int, column: str, text: str, cells: Cells, host: str,
        notes: list[str],
    ) -> Amount | None:  # fmt: skip
        code, scale, note = header_money(column, host)
        for beside in (*self.columns["currency"], *self.columns["unit"]):
            other, power, told = money_words(cells.get(beside, ""), host)
            code, scale = other or code, power if power is not None else scale
            note = told or note
        try:
            money = read_money(text, currency=code, scale=scale, host=host)
        except ValueError as error:
            mend = "write it as USD 2.5 bn, or leave it empty where it is not known"
            self.complain(number, column, f"“{short(text)}” {error}", mend)
            return None
        notes += filter(None, (money.note, note))
        if not money.currency:
            notes.append(f"“{short(text)}” of {measure} has no currency and is added to nothing")
        if money.approximate:
            notes.append(f"“{short(text)}” is about, and counted as it stands")
        kept: Measure = measure  # type: ignore[assignment]
        return Amount(kept, money.low, money.high, money.currency, money.approximate, text)

    def _terms(self, rows: Sequence[tuple[int, Cells]], notes: list[str]) -> tuple[Terms, ...]:
        found: dict[str, int] = {}
        for number, cells in rows:
            texts = [cells.get(c, "") for c in self.columns["terms"]]
            for text in texts:
                if text.strip() and not blank(text):
                    if len(text) > TERMS:
                        notes.append(
                            f"of the terms of row {number} the first {TERMS:,} characters are read"
                        )
                    found.setdefault(text[:TERMS], number)
        return tuple(
            Terms(row, text) for text, row in sorted(found.items(), key=lambda e: (e[1], e[0]))
        )


_SIDE_ORDER = {"foreign": 0, "domestic": 1, "unknown": 2}


def _controller(words: str, partners: Sequence[Partner]) -> str:
    """Whose side the table says has control: "foreign", "domestic", "joint", or "" where the words
    name no side and no one partner."""
    side = meaning("side", words)
    if side or not words:
        return side
    wanted = fold(words)
    sides = {
        p.side
        for p in partners
        if f" {fold(p.name)} " in f" {wanted} " or fold(p.name).startswith(wanted)
    }
    return sides.pop() if len(sides) == 1 and "unknown" not in sides else ""
