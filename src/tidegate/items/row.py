"""One row of a user's file as an Item, with everything wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import cast

from tidegate.errors import Problem
from tidegate.intake.cells import tidy
from tidegate.intake.countries import country_code
from tidegate.intake.dates import Order, read_date
from tidegate.items.cell_words import KIND_WORDS, blank, yes_or_no
from tidegate.items.columns import MONEY, Meaning
from tidegate.items.figure import CONFIDENCES, Claim, Confidence, Figure, plain
from tidegate.items.formats import label
from tidegate.items.item import KINDS, Board, Item, Kind
from tidegate.items.span import SIX_PLACES
from tidegate.items.transaction_columns import amount_and_currency
from tidegate.items.units import Unitless, Unreadable, read_quantity

_NAME_LENGTH = 300


@dataclass(slots=True)
class RowReading:
    """What a row gave: the item, and problems, warnings and notes in the making."""

    file: str
    number: int
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    """Computed columns as the file has them, to compare with ours."""
    transaction: dict[str, str] = field(default_factory=dict)
    unitless: list[Problem] = field(default_factory=list)
    """Those of the problems that are a number without a unit."""
    headers: dict[str, str] = field(default_factory=dict)
    """Fact or format → the column it was read from."""

    def wrong(self, column: str | None, message: str, mend: str = "") -> None:
        self.problems.append(Problem(self.file, message, mend, self.number, column))

    def warn(self, column: str | None, message: str, mend: str = "") -> None:
        self.warnings.append(Problem(self.file, message, mend, self.number, column))


Cells = Sequence[tuple[str, Meaning, str]]


def read_row(
    reading: RowReading, cells: Cells, *, has_rates: bool, order: Order = "unknown"
) -> Item:
    """The item of a row given as (column, meaning, text). Mistakes go to `reading`."""
    return _RowReader(reading, cells, has_rates, order).item()


class _RowReader:
    def __init__(self, reading: RowReading, cells: Cells, has_rates: bool, order: Order) -> None:
        self.reading = reading
        self.cells = cells
        self.has_rates = has_rates
        self.order = order
        self.texts: dict[str, str] = {}
        self.sure: dict[str, Confidence] = {}
        self.rates: dict[str, Figure] = {}
        self.sparse: dict[str, Figure] = {}
        self.figures: dict[str, Figure] = {}
        self.claims: dict[str, Claim] = {}
        self.fields: dict[str, str] = {}
        self.board: Board | None = None
        self.currency = ""

    def item(self) -> Item:
        for _, meaning, text in self.cells:
            if meaning.role == "text" and not blank(text):
                self.texts.setdefault(meaning.name, text)
            elif meaning.role == "confidence" and text.strip() in CONFIDENCES:
                self.sure[meaning.name] = cast(Confidence, text.strip())
            elif (meaning.role, meaning.name) == ("transaction", "currency") and not blank(text):
                self.currency = text.strip().upper()
        for column, meaning, text in self.cells:
            self._cell(column, meaning, text)
        self._consignees_parent()
        self._basis()
        self._density()
        analog = self.claims.pop("analog", None)
        return Item(
            name=tidy(self.texts.get("name", ""))[0][:_NAME_LENGTH],
            maker=tidy(self.texts.get("maker", ""))[0][:_NAME_LENGTH],
            maker_country=self._maker_country(),
            released=self._released(),
            kind=self._kind(),
            rates={name: (figure,) for name, figure in self.rates.items()},
            sparse_rates={name: (figure,) for name, figure in self.sparse.items()},
            analog=analog is not None and analog.value is True,
            figures={name: (figure,) for name, figure in self.figures.items()},
            claims=self.claims,
            process=self._process(),
            board=self.board,
            fields=self.fields,
            row=self.reading.number,
            notes=(self.texts["notes"],) if "notes" in self.texts else (),
        )

    def _cell(self, column: str, meaning: Meaning, text: str) -> None:
        if meaning.role in ("field", "transaction", "computed"):
            if text.strip():
                self.fields[column] = text
            if meaning.role == "transaction" and text.strip():
                self._told(column, meaning, text)
            elif meaning.role == "computed":
                self.reading.stated[meaning.name] = text
            return
        if meaning.role in ("rate", "figure") and text.strip().casefold() == "nan":
            self.reading.wrong(column, "“NaN” is no number", "leave it empty if it is not known")
            return
        if blank(text):
            return
        if meaning.role == "rate":
            self._rate(column, meaning, text)
        elif meaning.role == "figure":
            self._figure(column, meaning, text)
        elif meaning.role == "claim":
            self._claim(column, meaning.name, text)
        elif meaning.role == "board":
            self._board(column, text)

    def _told(self, column: str, meaning: Meaning, text: str) -> None:
        """A transaction's cell, word for word; of money the currency is taken off."""
        told = self.reading.transaction
        if (meaning.role, meaning.name) in MONEY and not blank(text):
            text, currency = amount_and_currency(text)
            currency = currency or meaning.unit
            other = self.currency
            if currency and other and currency != other:
                self.reading.wrong(
                    column,
                    f"is in {currency}, but the row's currency is {other}",
                    "give the amount and its currency once",
                )
            elif currency:
                self.currency = currency
                told["currency"] = currency
        told.setdefault(meaning.name, text)

    def _consignees_parent(self) -> None:
        """A parent told as a country is where it sits; told by name it is an owner."""
        told = self.reading.transaction
        parent, country = told.get("consignee_parent", ""), told.pop("consignee_parent_country", "")
        if parent and not blank(parent) and country_code(parent) is None:
            told["owner"] = "; ".join(filter(None, (told.get("owner", ""), parent)))
            del told["consignee_parent"]
        if country:
            told["consignee_parent"] = country

    def _source(self) -> str:
        told = tidy(self.texts.get("sources", ""))[0][:_NAME_LENGTH]
        return told or f"{self.reading.file}, row {self.reading.number}"

    def _read(
        self, column: str, meaning: Meaning, text: str, sure: str
    ) -> tuple[Figure, str] | None:
        try:
            found = read_quantity(
                text,
                meaning.quantity,
                unit=meaning.unit,
                source=self._source(),
                confidence=self.sure.get(sure, "stated"),
            )
        except Unreadable as error:
            self.reading.wrong(column, error.message, error.mend)
            if isinstance(error, Unitless):
                self.reading.unitless.append(self.reading.problems[-1])
            return None
        self.reading.notes.extend(f"{column}: {note}" for note in found.notes)
        return found.figure, found.says

    # Rates

    def _rate(self, column: str, meaning: Meaning, text: str) -> None:
        found = self._read(column, meaning, text, "rates")
        if found is None:
            return
        figure, says = found
        name = meaning.name
        if meaning.said == "sparse":
            if says == "dense":
                self.reading.wrong(column, "the header says sparse, the cell dense", "give one")
            self.sparse[name] = figure
            return
        if says == "sparse":
            if meaning.said == "dense":
                self.reading.wrong(
                    column,
                    f"“{text.strip()[:60]}” is a sparse figure in a column of dense ones",
                    "give the dense rate; it is usually half of that with structured sparsity",
                )
            else:
                self.sparse[name] = figure
                self.reading.notes.append(f"{column}: a sparse rate, not used")
            return
        if name in self.rates:
            self._twice(column, meaning, figure)
            return
        self.rates[name] = figure
        self.reading.headers[name] = column

    def _twice(self, column: str, meaning: Meaning, figure: Figure) -> None:
        """A second column of one format: the same figure, or the vector units beside the tensor."""
        name = meaning.name
        other = self.rates[name]
        if (other.low, other.high) == (figure.low, figure.high):
            return
        first = self.reading.headers[name]
        kinds = {unit for c, m, _ in self.cells if c in (first, column) for unit in (m.units,)}
        if kinds == {"tensor", "vector"}:
            if (figure.high or 0) > (other.high or 0):
                self.rates[name], self.reading.headers[name] = figure, column
            self.reading.notes.append(f"{label(name)}: the higher of {first} and {column} is used")
            return
        self.reading.wrong(
            column,
            f"gives {figure} for {label(name)}, but {first} gives {other}",
            "keep the one that the data sheet states as dense",
        )

    # Other figures

    def _figure(self, column: str, meaning: Meaning, text: str) -> None:
        if meaning.name == "tpp" and self.has_rates:
            self.reading.stated["tpp"] = self._plain(text, meaning.unit)
            self.fields[column] = text
            return
        found = self._read(
            column, meaning, text, "rates" if meaning.name == "tpp" else meaning.name
        )
        if found is None:
            return
        figure, says = found
        if says == "sparse" and meaning.name in ("tpp", "tops"):
            self.reading.wrong(column, "is said to be sparse", "give the dense figure")
            return
        if meaning.name == "tpp":
            figure = replace(figure, source=f"as stated, {self._source()}")
        other = self.figures.get(meaning.name)
        if other is not None and (other.low, other.high) != (figure.low, figure.high):
            first = self.reading.headers[meaning.name]
            self.reading.wrong(
                column,
                f"gives {figure}, but {first} gives {other} for the same",
                "keep the right one",
            )
            return
        self.figures[meaning.name] = figure
        self.reading.headers[meaning.name] = column

    def _plain(self, text: str, unit: str) -> str:
        """A computed figure for comparison only: in our unit where it can be read."""
        try:
            exact = read_quantity(text, "plain", unit=unit).figure.exact
        except Unreadable:
            return text
        return text if exact is None else plain(exact)

    def _basis(self) -> None:
        """die_basis may say that the figure is a bound or an estimate: then it is read as that."""
        area, basis = self.figures.get("die_area"), self.texts.get("die_basis", "")[:500]
        if area is None or area.exact is None or not basis:
            return
        bound = re.search(r"(?:<=?|≤|\bunder|\bbelow|\bat most|\bless than)\s*([\d.]+)", basis)
        if bound and Decimal(bound[1].strip(".") or "0") == area.exact:
            self.figures["die_area"] = replace(area, low=None, text=f"{area.text} ({basis})")
            self.reading.notes.append(
                f"die area: its basis says “{bound[0]}”, "
                f"so {plain(area.exact)} mm2 is an upper bound"
            )
        elif re.search(r"\bestimate|~|\babout\b|≈", basis):
            self.figures["die_area"] = replace(
                area, approximate=True, text=f"{area.text} ({basis})"
            )

    def _density(self) -> None:
        """Where a file knows only TPP and density, the area follows, as far as six decimals go."""
        stated = self.reading.stated.get("pd") or self.reading.stated.get("performance density", "")
        tpp = self.figures.get("tpp")
        if self.has_rates or "die_area" in self.figures or tpp is None or not tpp.exact:
            return
        if blank(stated):
            return
        try:
            density = read_quantity(stated, "plain").figure.exact
        except Unreadable:
            return
        if density is None or density <= 0:
            return
        with localcontext(prec=60):
            low = (tpp.exact / density).quantize(SIX_PLACES, rounding=ROUND_FLOOR)
        high = low if low * density == tpp.exact else low + SIX_PLACES
        source = f"as stated: TPP {plain(tpp.exact)} / density {plain(density)}"
        self.figures["die_area"] = Figure(low, high, "mm2", source, tpp.confidence, stated)
        self.reading.notes.append(f"die area from the stated density: {self.figures['die_area']}")

    # Claims

    def _claim(self, column: str, name: str, text: str) -> None:
        told = tidy(text)[0]
        source, sure = self._source(), self.sure.get(name, "stated")
        if name == "own_eccn":
            self.claims[name] = Claim(told[:40], source, sure, told[:_NAME_LENGTH])
            return
        if name == "completed":
            date = self._date(column, told)
            if date:
                self.claims[name] = Claim(date, source, sure, told[:_NAME_LENGTH])
            return
        value, known = yes_or_no(told)
        if not known:
            self.reading.wrong(
                column, f"“{told[:60]}” is neither yes nor no", "write yes, no or uncertain"
            )
            return
        self.claims[name] = Claim(value, source, sure, told[:_NAME_LENGTH])

    def _board(self, column: str, text: str) -> None:
        told = tidy(text)[0]
        if not re.fullmatch(r"\d{1,4}(?:\.0+)?", told) or int(float(told)) < 1:
            self.reading.wrong(column, f"“{told[:40]}” is no number of circuits", "write 1, 2, 8 …")
            return
        self.board = Board(int(float(told)), self._source())

    def _kind(self) -> Kind:
        told = tidy(self.texts.get("kind", ""))[0].casefold()
        if told in KINDS:
            return told
        if told in KIND_WORDS:
            return KIND_WORDS[told]
        if told:
            column = next(c for c, m, _ in self.cells if m.role == "text" and m.name == "kind")
            self.reading.wrong(
                column, f"kind “{told[:40]}” is not known", f"use {', '.join(KINDS)}"
            )
            return "ic"
        given = {*self.figures, *self.rates}
        if given and given <= {"hbm_bandwidth", "hbm_area"}:
            self.reading.notes.append("read as a memory stack: only its HBM figures are given")
            return "hbm"
        if given and given <= {"training_exaops"}:
            self.reading.notes.append("read as model weights: only training figures are given")
            return "weights"
        return "ic"

    def _maker_country(self) -> str:
        text = tidy(self.texts.get("maker_country", ""))[0]
        if not text:
            return ""
        code = country_code(text)
        if code is None:
            column = next(c for c, m, t in self.cells if m.name == "maker_country" and not blank(t))
            self.reading.wrong(column, f"“{text[:40]}” is no country we know", "write it as US")
        return code or ""

    def _process(self) -> str:
        text = tidy(self.texts.get("process", ""))[0][:_NAME_LENGTH]
        column = next((c for c, m, t in self.cells if m.name == "process" and not blank(t)), "")
        if text and re.search(r"\bnm\b", column, re.IGNORECASE) and text.replace(".", "").isdigit():
            return f"{text.removesuffix('.0')} nm"
        return text

    def _released(self) -> str:
        text = self.texts.get("released", "")
        if not text:
            return ""
        column = next(c for c, m, t in self.cells if m.name == "released" and not blank(t))
        return self._date(column, tidy(text)[0])

    def _date(self, column: str, text: str) -> str:
        found, wrong = read_date(text, self.order, serials=True)
        if wrong == "ambiguous":
            self.reading.wrong(column, f"“{text[:40]}” may be two dates", "write it as 2026-02-01")
            return ""
        if wrong:
            self.reading.wrong(column, wrong, "write it as 2026-02-01, 2026-02 or 2026")
            return ""
        if found and not "1970" <= found[:4] <= "2100":
            self.reading.wrong(column, f"{found} is no date of an item", "check the year")
            return ""
        return found


def dense_rates(item: Item) -> Iterator[tuple[str, Figure]]:
    """Every dense rate with its format."""
    for name, figures in item.rates.items():
        for figure in figures:
            yield name, figure
