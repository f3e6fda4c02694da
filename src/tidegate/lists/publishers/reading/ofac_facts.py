"""OFAC's vocabulary: kinds of identifiers, and the facts its free-text remarks hold.

Shared by OFAC's own files and by the Consolidated Screening List, which repeats them. A remark
is a run of phrases parted by semicolons: "DOB 05 Jun 1950; alt. DOB 1952; nationality Iran;
Passport A123 (Pakistan) expires 12 Nov 2012; a.k.a. 'TATA JI'; Linked To: X." Names in single
quotes there are OFAC's weak aliases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tidegate.lists.entry import Identifier, ListedName
from tidegate.lists.publishers.reading.countries import countries
from tidegate.lists.publishers.reading.dates import birth_dates, is_vague
from tidegate.lists.publishers.reading.names import tidy

IDENTIFIER_KINDS = (
    "Passport",
    "Diplomatic Passport",
    "British National Overseas Passport",
    "Stateless Person Passport",
    "Stateless Person ID Card",
    "Travel Document Number",
    "National ID No.",
    "National Foreign ID Number",
    "Personal ID Card",
    "Identification Number",
    "Tazkira National ID Card",
    "Turkish Identification Number",
    "Kenyan ID No.",
    "Bosnian Personal ID No.",
    "Moroccan Personal ID No.",
    "UAE Identification",
    "Residency Number",
    "Cedula No.",
    "C.U.R.P.",
    "C.U.I.T.",
    "C.U.I.P.",
    "C.U.I.",
    "D.N.I.",
    "N.I.E.",
    "R.F.C.",
    "I.F.E.",
    "SSN",
    "Numero de Identidad",
    "Credencial electoral",
    "Electoral Registry No.",
    "Driver's License No.",
    "Birth Certificate Number",
    "Seafarer's Identification Document",
    "Military Registration Number",
    "Tax ID No.",
    "Italian Fiscal Code",
    "Fiscal Code",
    "V.A.T. Number",
    "NIT #",
    "RUC #",
    "RIF #",
    "RTN",
    "C.I.F.",
    "N.I.F.",
    "US FEIN",
    "Registration Number",
    "Registration ID",
    "Public Registration Number",
    "Company Number",
    "UK Company Number",
    "Commercial Registry Number",
    "Business Registration Number",
    "Business Registration Document #",
    "Business Number",
    "Registered Charity No.",
    "Certificate of Incorporation Number",
    "Chamber of Commerce Number",
    "Dubai Chamber of Commerce Membership No.",
    "Istanbul Chamber of Comm. No.",
    "Central Registration System Number",
    "Economic Register Number (CBLS)",
    "Enterprise Number",
    "Legal Entity Number",
    "LE Number",
    "Organization Code",
    "Matricula Mercantil No",
    "Folio Mercantil No.",
    "C.R. No.",
    "RSIN",
    "Unified Social Credit Code (USCC)",
    "United Social Credit Code Certificate (USCCC)",
    "Chinese Commercial Code",
    "Government Gazette Number",
    "Trade License No.",
    "Tourism License No.",
    "Permit Number",
    "License",
    "MSB Registration Number",
    "Afghan Money Service Provider License Number",
    "File Number",
    "Serial No.",
    "SWIFT/BIC",
    "BIK (RU)",
    "D-U-N-S Number",
    "ISIN",
    "Equity Ticker",
    "MICEX Code",
    "Vessel Registration Identification",
    "MMSI",
    "Aircraft Tail Number",
    "Previous Aircraft Tail Number",
    "Aircraft Serial Identification",
    "Aircraft Manufacturer's Serial Number (MSN)",
    "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "Aircraft Mode S Transponder Code",
)
_KINDS_LONG_FIRST = sorted(IDENTIFIER_KINDS, key=len, reverse=True)
_BY_FOLD = {kind.casefold(): kind for kind in IDENTIFIER_KINDS}
_WALLET = re.compile(r"Digital Currency Address - (\w+)", re.I)
_IMO = re.compile(r"^IMO\s*(?:No\.?\s*)?(\d{7})\b", re.I)
_PLACE = re.compile(r"\s*\(([^()]+)\)")
_TERM = re.compile(r"\s*\b(?:expires?|issued|expired|valid)\b.*$", re.I)
_ALT = re.compile(r"^alt\.\s+")
_AKA = re.compile(r"^(a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)[,:]?\s+'?(.+?)'?\.?$", re.I)
_LINKED = re.compile(r"^\(?\s*Linked To:\s*(.+?)\)?\.?$", re.I)


@dataclass
class OfacFacts:
    """What was read; `rest` are the phrases that hold none of these facts, word for word."""

    names: list[ListedName] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)

    def note(self, key: str, value: str) -> None:
        """Adds to an extra, values parted by "; "."""
        old = self.extra.get(key)
        if old is None:
            self.extra[key] = value
        elif value not in old.split("; "):
            self.extra[key] = f"{old}; {value}"

    def identify(self, kind: str, value: str, place: str = "") -> None:
        """Takes one id row: an identifier, or a sanctions note under a kind of its own."""
        kind, value = tidy(kind).rstrip(":").strip(), tidy(value)
        if not value:
            return
        known = _BY_FOLD.get(kind.casefold())
        wallet = _WALLET.match(kind)
        imo = _IMO.match(value)
        code = (countries([place]) or ("",))[0]
        if imo:
            self._add(Identifier("IMO", imo[1], ""))
        elif wallet:
            self._add(Identifier(kind, value, code))
        elif known:
            self._add(Identifier(known, value, code))
        elif kind.casefold() == "gender":
            self.note("gender", value.lower())
        elif kind.casefold() in (
            "website",
            "email address",
            "phone number",
            "nationality of registration",
        ):
            self.note(kind.casefold().replace(" ", "_"), value)
        else:
            self.note("sanctions_information", f"{kind.rstrip(' -')}: {value}")

    def _add(self, identifier: Identifier) -> None:
        if identifier not in self.identifiers:
            self.identifiers.append(identifier)

    def born(self, text: str) -> None:
        """Takes a date of birth as OFAC writes it."""
        for date in birth_dates(text):
            if date not in self.birth_dates:
                self.birth_dates.append(date)
        if is_vague(text):
            self.note("birth_date_approximate", tidy(text))


def read_remarks(text: str | None, facts: OfacFacts | None = None) -> OfacFacts:
    """Reads a remark into `facts` (new ones by default)."""
    facts = facts or OfacFacts()
    for part in re.split(r";\s*", tidy(text)):
        phrase = part.strip()
        if phrase.endswith(".") and not phrase.endswith(("Inc.", "Ltd.", "Co.", "S.A.", "No.")):
            phrase = phrase.removesuffix(".")
        if phrase:
            _read_phrase(_ALT.sub("", phrase), phrase, facts)
    return facts


def _read_phrase(phrase: str, whole: str, facts: OfacFacts) -> None:
    if phrase.startswith("DOB "):
        facts.born(phrase[4:])
    elif phrase.startswith("POB "):
        facts.note("birth_place", phrase[4:])
    elif phrase.startswith(("nationality ", "citizen ")):
        for code in countries([phrase.partition(" ")[2]]):
            if code not in facts.nationalities:
                facts.nationalities.append(code)
    elif phrase.startswith("Gender "):
        facts.note("gender", phrase[7:].lower())
    elif found := _LINKED.match(phrase):
        facts.note("linked_to", found[1])
    elif found := _AKA.match(phrase):
        former = found[1].lower().startswith("f")
        facts.names.append(ListedName(found[2], "former" if former else "alias", True))
    elif wallet := _WALLET.match(phrase):
        facts.identify(wallet[0], phrase[wallet.end() :])
    elif kind := next((k for k in _KINDS_LONG_FIRST if phrase.startswith(k + " ")), ""):
        value = phrase[len(kind) + 1 :]
        place = _PLACE.search(value)
        value = _TERM.sub("", _PLACE.sub("", value)).strip()
        if any(letter.isdigit() for letter in value) or kind in ("SWIFT/BIC", "Equity Ticker"):
            facts.identify(kind, value, place[1] if place else "")
        else:
            facts.rest.append(whole)
    else:
        facts.rest.append(whole)
