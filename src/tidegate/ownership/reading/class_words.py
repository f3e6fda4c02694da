"""What a cell of the column `class` says: a metric, a fact of control, or a class of shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tidegate.intake.header_words import fold_header
from tidegate.ownership.share import PERCENT, WHOLE, Share
from tidegate.ownership.structure import Metric, TieKind

INFLUENCE_OR_CONTROL = (
    "significant influence or control", "influence or control", "other influence or control",
)  # fmt: skip
"""Words of which nobody knows whether they mean control: it may stand."""
METRIC_WORDS: dict[Metric, tuple[str, ...]] = {
    "all": (
        "all", "any", "total", "overall", "ownership", "owner", "direct", "direct ownership",
        "direct share", "ordinary ownership", "stake", "holding", "subsidiary", "shareholder",
        "direct shareholder", "investor", "strategic investor", "financial investor", "partner",
        "joint venture", "jv", "member", "founder", "parent", "affiliate", "company", "person",
        "individual", "organisation", "organization", "entity", "state", "government", "fund",
        "持股", "直接持股", "股东",
    ),
    "vote": (
        "vote", "votes", "voting", "voting rights", "voting right", "voting power",
        "voting interest", "voting share", "voting shares", "表决权", "表決權", "投票权", "議決権",
        "의결권", "stimmrecht", "stimmrechte", "droits de vote", "derechos de voto",
        "direitos de voto", "diritti di voto", "голоса", "право голоса",
    ),
    "equity": (
        "equity", "share", "shares", "shareholding", "capital", "share capital", "equity interest",
        "equity share", "equity stake", "stock", "股权", "股份", "股權", "出资", "資本", "지분",
        "kapital", "anteile", "capital social", "капитал", "акции", "уставный капитал",
    ),
    "value": (
        "value", "economic", "economic interest", "economic rights", "profit", "profits",
        "profit share", "dividend", "dividends", "income", "分红", "收益权", "gewinn", "прибыль",
    ),
    "board": (
        "board", "directors", "seats", "board seats", "board seat", "board members", "董事会",
        "董事席位", "董事", "aufsichtsrat", "vorstand", "совет директоров", "取締役",
    ),
}  # fmt: skip
TIE_WORDS: dict[TieKind, tuple[str, ...]] = {
    "control": (
        "control", "controls", "controller", "controlling", "direction or control",
        "effective control", "dominant influence", *INFLUENCE_OR_CONTROL,
        "actual controller", "contractual control", "vie", "variable interest entity",
        "consolidation", "控制", "实际控制人", "實際控制人", "支配", "지배", "beherrschung",
        "kontrolle",
        "controle", "контроль",
    ),
    "chair": (
        "chair", "chairman", "chairwoman", "chairperson", "chair of the board", "board chair",
        "董事长", "董事長", "会長", "vorsitz", "vorsitzender", "president du conseil",
        "председатель",
    ),
    "officer": (
        "officer", "director", "ceo", "cfo", "cto", "coo", "chief executive",
        "chief executive officer", "managing director", "executive", "board member",
        "senior managing official", "secretary", "高管", "总经理", "法定代表人",
        "geschaftsfuhrer", "dirigeant", "директор", "генеральный директор",
    ),
    "board_appointment": (
        "board appointment", "appointment of board", "director appointment",
        "appointment of directors", "appointment right", "appointment rights",
        "right to appoint directors", "right to appoint", "appoints directors",
        "officer appointment", "appointment of officers", "board nomination", "nomination right",
        "nomination rights", "right to appoint and remove directors", "董事任命权", "提名权",
    ),
    "board_observer": ("board observer", "observer", "observer seat", "观察员"),
    "veto": (
        "veto", "veto right", "veto rights", "vetoes", "blocking right", "blocking minority",
        "reserved matters", "consent right", "consent rights", "protective provisions", "否决权",
        "一票否决权", "拒否権", "vetorecht", "droit de veto", "право вето",
    ),
    "golden_share": (
        "golden share", "special share", "special management share", "golden shares", "金股",
        "特殊管理股", "黄金株", "goldene aktie", "action specifique", "золотая акция",
    ),
    "licence": (
        "licence", "license", "licensing", "licence agreement", "license agreement",
        "technology licence", "technology license", "patent licence", "patent license",
        "ip licence", "ip license", "software licence", "software license", "franchise",
        "know how licence", "许可", "授权", "许可协议", "ライセンス", "lizenz", "licencia",
        "лицензия",
    ),
    "supply": (
        "supply", "supplier", "supply agreement", "supply contract", "offtake", "purchase",
        "procurement", "供应", "供货", "lieferung", "liefervertrag", "поставка",
    ),
    "management": (
        "management", "manager", "management contract", "management agreement", "managed by",
        "general partner", "investment manager", "fund manager", "委托管理", "管理", "verwaltung",
        "gestion", "управление",
    ),
    "debt": (
        "debt", "loan", "loans", "lender", "creditor", "credit", "bond", "bonds",
        "convertible", "convertible note", "convertible debt", "借款", "债务", "贷款", "darlehen",
        "kredit", "pret", "заем", "кредит",
    ),
    "family": (
        "family", "spouse", "husband", "wife", "sibling", "brother", "sister", "son", "daughter",
        "relative", "relatives", "亲属", "配偶", "familie", "famille", "familia", "семья",
    ),
    "trust": (
        "trust", "trustee", "settlor", "protector", "beneficiary", "nominee", "nominator",
        "信托", "信託", "代持", "treuhand", "fiducie", "траст",
    ),
    "acting_in_concert": (
        "acting in concert", "concert", "concert party", "concert parties", "in concert",
        "joint arrangement", "shareholders agreement", "shareholder agreement",
        "voting agreement", "voting pact", "一致行动", "一致行动人", "agissant de concert",
    ),
    "algorithm": (
        "algorithm", "algorithms", "recommendation algorithm", "content recommendation algorithm",
        "content recommendation", "算法", "推荐算法", "algorithmus", "алгоритм",
    ),
    "data_sharing": (
        "data sharing", "data sharing agreement", "data access", "data transfer", "data",
        "shares data",
        "数据共享", "数据", "datenaustausch", "обмен данными",
    ),
    "hosting": ("hosting", "cloud hosting", "cloud", "data hosting", "servers", "托管", "云"),
    "retraining": ("retraining", "retrain", "model retraining", "algorithm retraining", "再训练"),
    "operation": (
        "operation", "operations", "operator", "operates", "operational relationship", "运营",
        "betrieb", "эксплуатация",
    ),
    "other": (
        "other", "influence", "contract", "agreement", "side letter", "indirect",
        "indirect ownership", "indirect share", "ultimate", "ultimate owner", "ultimate parent",
        "ubo", "间接持股", "协议",
    ),
}  # fmt: skip
INDIRECT = frozenset(
    {"indirect", "indirect ownership", "indirect share", "ultimate", "ultimate owner",
     "ultimate parent", "ubo", "间接持股"}
)  # fmt: skip
"""Words of holdings through others: the steps are what counts, the sum of them is not one more."""
_BAND = re.compile(r"(ownership of shares|voting rights) (25 to 50|50 to 75|75 to 100) percent\b")
_BANDS = {
    "25 to 50": (25 * PERCENT + 1, 50 * PERCENT),
    "50 to 75": (50 * PERCENT + 1, 75 * PERCENT - 1),
    "75 to 100": (75 * PERCENT, WHOLE),
}
"""Natures of control, Companies Act 2006: over 25 up to 50; over 50, under 75; 75 or more."""
CLOSE = 82
"""From this likeness on (0–100) a word is taken for a slip of the pen and asked about."""
_CLASS_SIGNS = re.compile(
    r"\b(class|classes|series|preferred|preference|pref|common|ordinary|stock|units?|shares?|"
    r"tranche|tier|warrants?|options?|deferred|redeemable|treasury|lp|gp|membership|[a-z]|"
    r"[a-z]-?\d|\d+)\b|股|stamm|vorzug|kommandit|привилегир|обыкнов",
    re.IGNORECASE,
)
_PARTING = re.compile(
    r"\s*(?:[,;/&+]|\band\b|\bund\b|\bet\b|\by\b|\bи\b|和|及|、)\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ClassWord:
    """What a class cell means: `metrics` of a stake, or the `tie`, or a `share_class`.

    `close` is the known word that an unknown one is very like: then ask, do not guess. `said` is
    what stands behind a colon ("data sharing: none"), `stands` False where a "no" stands before
    and None where the word leaves it open. `share` is the band that the UK's register of people
    with significant control writes into the word.
    """

    metrics: tuple[Metric, ...] = ()
    tie: TieKind | None = None
    share_class: str = ""
    indirect: bool = False
    close: str = ""
    said: str = ""
    stands: bool | None = True
    share: Share | None = None


@lru_cache(maxsize=16_384)
def class_word(text: str) -> ClassWord:
    """Reads one cell. Empty is all metrics; what no word explains is a class of shares."""
    plain = text.strip()
    folded = fold_header(plain)
    if not folded:
        return ClassWord(metrics=("all",))
    found = _known(folded)
    if found is not None:
        return found
    if band := _BAND.match(folded):
        low, high = _BANDS[band[2]]
        metric: Metric = "vote" if band[1].startswith("voting") else "equity"
        return ClassWord(metrics=(metric,), share=Share(low, high))
    head, colon, said = plain.partition(":")
    if colon and (found := _known(fold_header(head))) is not None and found.tie:
        return ClassWord(tie=found.tie, indirect=found.indirect, said=said.strip())
    if folded.startswith("no ") and (found := _known(folded[3:])) is not None and found.tie:
        return ClassWord(tie=found.tie, stands=False)
    parts = [fold_header(part) for part in _PARTING.split(plain) if part.strip()]
    several = [_METRICS[part] for part in parts if part in _METRICS]
    if len(parts) > 1 and len(several) == len(parts):
        return ClassWord(metrics=tuple(dict.fromkeys(several)))
    return ClassWord(share_class=plain, close=_close(plain, folded))


def tie_within(text: str) -> ClassWord | None:
    """The fact of control that a longer phrase speaks of ("exclusive patent licence"), or None.

    For cells beside which no percent stands: “management shares” with one are a class of shares.
    """
    words = fold_header(text).split()[:40]
    for size in range(min(5, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            phrase = " ".join(words[at : at + size])
            if phrase in _TIES and len(phrase) > 3:
                return ClassWord(tie=_TIES[phrase], indirect=phrase in INDIRECT)
    return None


def _known(folded: str) -> ClassWord | None:
    if folded in _METRICS:
        return ClassWord(metrics=(_METRICS[folded],))
    if folded in _TIES:
        open_word = folded in INFLUENCE_OR_CONTROL
        stands = None if open_word else True
        return ClassWord(tie=_TIES[folded], indirect=folded in INDIRECT, stands=stands)
    return None


def _close(plain: str, folded: str) -> str:
    """The known word this one is a slip of, or ""; a name of a class is not asked about."""
    if len(folded) < 4 or len(folded) > 40 or _CLASS_SIGNS.search(plain):
        return ""
    from rapidfuzz import fuzz, process

    found = process.extractOne(folded, _ALL, scorer=fuzz.ratio, score_cutoff=CLOSE)
    return "" if found is None else str(found[0])


_METRICS: dict[str, Metric] = {
    fold_header(word): metric for metric, words in METRIC_WORDS.items() for word in words
}
_TIES: dict[str, TieKind] = {
    fold_header(word.replace("_", " ")): kind
    for kind, words in TIE_WORDS.items()
    for word in (*words, kind)
}
_ALL = tuple(word for word in (*_METRICS, *_TIES) if len(word) > 3)
