"""Edits of organisations' names: legal forms and generic words."""

from __future__ import annotations

import random
import re

from edits import edit

ORGANISATION = ("organisation",)
# Forms of one kind; a name may have any of a row. After ISO 20275's names and common usage.
FORMS = (
    ("LIMITED LIABILITY COMPANY", "LLC", "L.L.C.", "OOO", "OBSHCHESTVO S OGRANICHENNOI "
     "OTVETSTVENNOSTYU"),
    ("JOINT STOCK COMPANY", "JSC", "J.S.C.", "AO", "AKTSIONERNOE OBSHCHESTVO"),
    ("PUBLIC JOINT STOCK COMPANY", "PJSC", "PAO"),
    ("CO., LTD.", "COMPANY LIMITED", "CO LTD", "CO. LIMITED", "CO. LTD.", "CO. LTD"),
    ("LTD.", "LTD", "LIMITED"),
    ("CORPORATION", "CORP.", "CORP", "INC.", "INCORPORATED"),
    ("GMBH", "GESELLSCHAFT MIT BESCHRANKTER HAFTUNG"),
    ("S.A. DE C.V.", "SA DE CV", "SOCIEDAD ANONIMA DE CAPITAL VARIABLE"),
    ("S.A.S.", "SAS", "SOCIEDAD POR ACCIONES SIMPLIFICADA"),
    ("S.A.", "SA", "SOCIEDAD ANONIMA"),
    ("LTDA.", "LTDA", "LIMITADA"),
    ("S.A.L.", "SAL"),
    ("SDN BHD", "SENDIRIAN BERHAD", "SDN. BHD."),
    ("FZE", "FZCO", "FZ-LLC"),
    ("PTE. LTD.", "PTE LTD", "PTE. LIMITED"),
    ("PVT. LTD.", "PVT LTD", "PRIVATE LIMITED", "(PVT) LTD"),
    ("COMPANY", "CO.", "CO"),
)  # fmt: skip
# Words that say what a company does, and how people shorten or swap them.
GENERIC = {
    "TECHNOLOGY": ("TECH", "TECHNOLOGIES", "TECHN.", "TECHNICAL"),
    "TECHNOLOGIES": ("TECH", "TECHNOLOGY", "TECHS"),
    "INTERNATIONAL": ("INTL", "INT'L", "INTERNATIONALE", "INTERN."),
    "ENGINEERING": ("ENG.", "ENGG", "ENGINEERS"),
    "INDUSTRIES": ("IND.", "INDUSTRY", "INDS"),
    "INDUSTRY": ("IND.", "INDUSTRIES"),
    "INDUSTRIAL": ("IND.", "INDUSTRIALES", "INDUSTRY"),
    "MANUFACTURING": ("MFG", "MFG.", "MANUFACTURE"),
    "TRADING": ("TRADE", "TRDG", "TRAD."),
    "TRADE": ("TRADING",),
    "ELECTRONICS": ("ELECTRONIC", "ELEC.", "ELECTR."),
    "ELECTRONIC": ("ELECTRONICS", "ELEC."),
    "SHIPPING": ("SHPG", "SHIPS", "SHIPPERS"),
    "MARITIME": ("MAR.", "MARINE"),
    "TRANSPORT": ("TRANSP.", "TRANSPORTATION", "TRANSPORTES"),
    "EQUIPMENT": ("EQUIP.", "EQPT", "EQUIPMENTS"),
    "DEVELOPMENT": ("DEV.", "DEVT", "DEVELOPMENTS"),
    "INVESTMENT": ("INV.", "INVESTMENTS", "INVEST"),
    "INVESTMENTS": ("INV.", "INVESTMENT"),
    "SERVICES": ("SERVICE", "SVCS", "SERV."),
    "SERVICE": ("SERVICES", "SVC"),
    "GROUP": ("GRP", "GRP.", "GROUPE"),
    "GENERAL": ("GEN.", "GENL"),
    "RESEARCH": ("RES.", "RSCH"),
    "INSTITUTE": ("INST.", "INST", "INSTITUT"),
    "UNIVERSITY": ("UNIV.", "UNIV"),
    "LABORATORY": ("LAB", "LAB.", "LABORATORIES"),
    "COMMUNICATIONS": ("COMM.", "COMMS", "COMMUNICATION"),
    "MANAGEMENT": ("MGMT", "MGT."),
    "PETROLEUM": ("PETRO", "PETROL."),
    "ASSOCIATION": ("ASSN", "ASSOC."),
    "NATIONAL": ("NATL", "NAT'L"),
    "CENTER": ("CENTRE", "CTR"),
    "CENTRE": ("CENTER", "CTR"),
}
ADDED = ("Group", "International", "Holding", "Trading", "Company", "Global", "General", "Services")


def _form_in(name: str) -> tuple[int, int, tuple[str, ...]] | None:
    """Where the longest legal form at either end of a name stands, and its kind."""
    best: tuple[int, int, tuple[str, ...]] | None = None
    low = name.upper()
    for row in FORMS:
        for form in row:
            for found in re.finditer(rf"(?:^|(?<=[ ,])){re.escape(form)}(?=$|[ ,])", low):
                at_end = found.end() == len(low) or found.start() == 0
                if at_end and (best is None or len(form) > best[1] - best[0]):
                    best = (found.start(), found.end(), row)
    return best


def _letters(form: str) -> str:
    return "".join(filter(str.isalpha, form.upper()))


@edit("legal form swapped", "legal forms", ORGANISATION)
def legal_form_swapped(name: str, chance: random.Random) -> str | None:
    """The legal form in other words of the same kind."""
    found = _form_in(name)
    if found is None:
        return None
    start, end, row = found
    own = _letters(name[start:end])
    others = [form for form in row if _letters(form) != own]
    return name[:start] + chance.choice(others) + name[end:] if others else None


@edit("legal form dropped", "legal forms", ORGANISATION)
def legal_form_dropped(name: str, chance: random.Random) -> str | None:
    """Without its legal form."""
    found = _form_in(name)
    if found is None:
        return None
    left = (name[: found[0]] + name[found[1] :]).strip(" ,")
    return left if sum(map(str.isalpha, left)) >= 4 else None


@edit("legal form added", "legal forms", ORGANISATION)
def legal_form_added(name: str, chance: random.Random) -> str | None:
    """With a legal form the list does not print."""
    if _form_in(name) is not None or len(name.rsplit(maxsplit=1)[-1].replace(".", "")) < 4:
        return None  # it has one already, or may have
    return f"{name} {chance.choice(['LLC', 'Co., Ltd.', 'GmbH', 'JSC', 'S.A.', 'FZE', 'Ltd'])}"


@edit("legal form moved", "legal forms", ORGANISATION)
def legal_form_moved(name: str, chance: random.Random) -> str | None:
    """The legal form at the other end."""
    found = _form_in(name)
    if found is None:
        return None
    form, left = name[found[0] : found[1]], (name[: found[0]] + name[found[1] :]).strip(" ,")
    if not left:
        return None
    return f"{left}, {form}" if found[0] == 0 else f"{form} {left}"


@edit("generic word swapped", "generic words", ORGANISATION)
def generic_word_swapped(name: str, chance: random.Random) -> str | None:
    """A generic word shortened or in another form: TECHNOLOGY as TECH."""
    words = name.split()
    at = [n for n, word in enumerate(words) if word.strip(",.()").upper() in GENERIC]
    if not at:
        return None
    n = chance.choice(at)
    words[n] = chance.choice(GENERIC[words[n].strip(",.()").upper()])
    return " ".join(words)


@edit("generic word added", "generic words", ORGANISATION)
def generic_word_added(name: str, chance: random.Random) -> str | None:
    """A generic word more, before the legal form."""
    found = _form_in(name)
    word = chance.choice(ADDED)
    if word.upper() in name.upper().split():
        return None
    if found is None or found[0] == 0:
        return f"{name} {word}"
    return f"{name[: found[0]].rstrip(' ,')} {word} {name[found[0] :]}"


@edit("generic word dropped", "generic words", ORGANISATION)
def generic_word_dropped(name: str, chance: random.Random) -> str | None:
    """A generic word less, where a word that is none is left."""
    words = name.split()
    at = [n for n, word in enumerate(words) if word.strip(",.()").upper() in GENERIC]
    start, end, _ = _form_in(name) or (0, 0, ())
    rest = [w for w in (name[:start] + " " + name[end:]).split() if w.strip(",.()")]
    own = [w for w in rest if w.strip(",.()").upper() not in GENERIC and len(w) > 3]
    if not at or not own:
        return None
    n = chance.choice(at)
    return " ".join(words[:n] + words[n + 1 :])


@edit("and sign", "generic words", ORGANISATION)
def and_sign(name: str, chance: random.Random) -> str | None:
    """ "and" and "&" change places."""
    if " & " in name:
        return name.replace(" & ", " and ", 1)
    swapped = re.sub(r"(?i) and ", " & ", name, count=1)
    return swapped if swapped != name else None
