"""What the headers of a table of stakes say, in the languages such tables come in.

A header is met whole ("Name of shareholder"), or by its parts: a word for a role (owner, owned)
beside a word for what is told of it (id, country, type), or a word for a share beside one for
what it is a share of ("Voting rights (%)").
"""

from __future__ import annotations

import re
from functools import lru_cache

from tidegate.intake.header_words import fold_header

ROLES = ("owner", "owned")
SEAT_FIELDS = {
    "country": "organised",
    "hq": "headquartered",
    "principal_place": "principal_place",
    "domicile": "domiciled",
    "resident": "resident",
    "citizen": "citizen",
}
"""What a column of countries says of its entity: `owner_country` where it is organised."""
PLAIN_FIELDS = (
    *("owner", "owned", "percent", "class", "from", "to", "terms"),
    *("class_equity", "class_votes", "equity", "votes", "value", "board"),
    *("board_seats", "board_size", "percent_low", "percent_high"),
)
FIELDS = (
    *PLAIN_FIELDS,
    *(f"{role}_{of}" for role in ROLES for of in ("id", "type", *SEAT_FIELDS)),
)

# The surest first. Written as folded by fold_header: no marks, no points, lower case.
WORDS: dict[str, tuple[str, ...]] = {
    "owner": (
        "owner", "owner name", "shareholder", "shareholder name", "name of shareholder",
        "stockholder", "shareholders", "owners", "direct owner", "immediate parent",
        "direct parent", "parent", "parent company", "parent name", "holder", "holder name",
        "interest holder", "interested party", "beneficial owner", "investor", "investor name",
        "partner", "partner name", "member", "limited partner", "holding company", "controller",
        "owned by", "held by", "venturer", "股东", "股東", "股东名称", "股東名稱", "股东姓名",
        "控股股东", "母公司", "投资方", "投资人", "投资者", "出资人", "持有人", "合伙人", "株主",
        "株主名",
        "親会社", "주주", "주주명", "모회사", "eigentumer", "gesellschafter", "aktionar",
        "anteilseigner", "muttergesellschaft", "inhaber", "actionnaire", "proprietaire", "associe",
        "societe mere", "detenteur", "accionista", "propietario", "socio", "matriz", "titular",
        "proprietario", "acionista", "azionista", "controllante", "владелец", "собственник",
        "акционер", "учредитель", "участник", "материнская компания", "инвестор", "المالك",
        "المساهم", "الشركة الام", "udzialowiec", "akcjonariusz", "aandeelhouder", "ortak",
        "from entity", "source",
    ),
    "owned": (
        "owned", "owned name", "owned company", "owned entity", "subsidiary", "subsidiary name",
        "subsidiaries", "investee", "investee name", "portfolio company", "issuer", "issuer name",
        "target", "target name", "target company", "held company", "held entity", "affiliate",
        "asset", "joint venture", "venture", "jv", "child", "child company", "subject", "company",
        "company name", "name of company", "entity", "entity name", "organisation",
        "organization", "firm", "corporation", "business", "undertaking", "legal entity",
        "被投资企业", "被投资公司", "被投资方", "被投資公司", "子公司", "目标公司", "公司",
        "公司名称",
        "公司名稱", "企业", "企业名称", "标的公司", "合资公司", "会社", "会社名", "子会社",
        "発行会社",
        "회사", "회사명", "자회사", "gesellschaft", "unternehmen", "tochter", "tochtergesellschaft",
        "beteiligung an", "firma", "societe", "filiale", "entreprise", "emetteur",
        "societe detenue",
        "empresa", "sociedad", "filial", "participada", "emisor", "compania", "sociedade",
        "subsidiaria", "participada nome", "societa", "controllata", "partecipata", "impresa",
        "компания", "общество", "дочерняя компания", "организация", "эмитент", "предприятие",
        "الشركة", "الشركة التابعة", "spolka", "bedrijf", "dochter", "sirket", "to entity",
    ),
    "percent": (
        "percent", "percentage", "pct", "%", "percent owned", "percentage owned",
        "ownership percent",
        "ownership percentage", "owned percent", "ownership", "share", "shares", "stake", "holding",
        "shareholding", "interest", "ownership share", "ownership interest", "ownership stake",
        "participation", "fraction", "ratio", "proportion", "weight", "quota", "持股比例",
        "股权比例",
        "股權比例", "占比", "比例", "持股", "股份", "股比", "持股百分比", "持分", "持株比率",
        "出資比率",
        "지분", "지분율", "anteil", "anteile", "beteiligung", "beteiligungsquote", "quote",
        "prozent", "part", "parts", "participacion", "porcentaje", "pourcentage", "detention",
        "participacao", "percentual", "porcentagem", "partecipazione", "percentuale", "доля",
        "процент", "доля участия", "доля владения", "نسبة", "النسبة", "حصة", "udzial", "aandeel",
        "belang", "pay", "hisse",
    ),
    "class": (
        "class", "metric", "kind", "type", "share class", "class of shares", "class of share",
        "type of interest", "interest type", "ownership type", "type of ownership", "stake type",
        "type of stake", "share type", "relation", "relationship", "relationship type",
        "nature of control", "natures of control", "kind of interest", "nature", "right", "rights",
        "类别", "類別", "类型", "類型", "股份类别", "权益类型", "種類", "株式の種類", "종류",
        "유형",
        "art", "gattung", "aktiengattung", "typ", "categorie", "nature du lien", "clase", "tipo",
        "classe", "categoria", "вид", "тип", "класс", "категория", "النوع", "الفئة",
    ),
    "from": (
        "from", "since", "start", "start date", "from date", "date from", "begin", "begins",
        "begin date", "valid from", "effective from", "effective date", "acquired", "acquired on",
        "acquisition date", "date acquired", "as from", "起", "自", "开始", "开始日期", "起始日期",
        "取得日期", "開始日", "시작일", "von", "ab", "seit", "beginn", "gultig ab", "depuis",
        "debut",
        "date de debut", "du", "desde", "inicio", "fecha de inicio", "data de inicio", "dal",
        "data inizio", "с", "дата начала", "начало", "от", "من", "تاريخ البدء",
    ),
    "to": (
        "to", "until", "till", "end", "end date", "to date", "date to", "ends", "ended",
        "valid to", "valid until", "effective to", "ceased", "ceased on", "sold", "divested",
        "date sold", "expires", "expiry", "止", "至", "结束", "结束日期", "终止日期", "終了日",
        "종료일",
        "bis", "ende", "gultig bis", "jusqu a", "jusqu au", "fin", "date de fin", "au", "hasta",
        "fecha de fin", "ate", "data de fim", "al", "data fine", "по", "до", "дата окончания",
        "конец", "الى", "تاريخ الانتهاء",
    ),
    "terms": (
        "terms", "words", "note", "notes", "remark", "remarks", "comment", "comments", "details",
        "description", "text", "条款", "备注", "備註", "说明", "備考", "비고", "bemerkung",
        "anmerkung",
        "remarque", "observaciones", "nota", "notas", "note e termini", "примечание", "условия",
        "ملاحظات",
    ),
    "class_equity": (
        "class equity", "equity of class", "class share of equity", "class percent of equity",
        "class equity percent", "class capital",
    ),
    "class_votes": (
        "class votes", "class vote", "votes of class", "class share of votes", "class voting",
        "class percent of votes", "class votes percent", "class voting rights",
    ),
    "equity": (
        "equity", "equity percent", "equity share", "equity stake", "equity interest", "capital",
        "capital share", "capital interest", "share capital", "share of capital", "出资比例",
        "认缴出资比例", "资本", "kapitalanteil", "kapital", "capital social", "part du capital",
        "доля в капитале", "уставный капитал",
    ),
    "votes": (
        "votes", "vote", "voting", "voting rights", "voting right", "voting power", "voting share",
        "voting interest", "vote share", "share of votes", "表决权", "表決權", "表决权比例",
        "投票权",
        "投票权比例", "議決権", "議決権比率", "의결권", "stimmrechte", "stimmrechtsanteil",
        "stimmen",
        "droits de vote", "derechos de voto", "direitos de voto", "diritti di voto", "голоса",
        "доля голосов", "право голоса", "حقوق التصويت",
    ),
    "value": (
        "value percent", "economic interest", "economic", "profit share", "profits", "profit",
        "dividend share", "dividends", "economic share", "share of profits", "分红比例", "收益权",
        "gewinnanteil", "droits economiques",
    ),
    "board": ("board percent", "board share", "share of board", "board votes"),
    "board_seats": (
        "board seats", "seats", "seats held", "directors", "directors appointed", "board members",
        "number of seats", "董事席位", "董事人数", "席位", "sitze", "sieges", "puestos", "места",
    ),
    "board_size": (
        "board size", "board total", "total seats", "seats total", "board", "size of board",
        "total directors", "number of directors", "董事会人数", "董事会规模", "董事总数",
    ),
    "percent_low": (
        "percent low", "low", "min", "minimum", "min percent", "minimum percent", "percent min",
        "share low", "share min", "minimum share", "at least", "lower bound", "from percent",
    ),
    "percent_high": (
        "percent high", "high", "max", "maximum", "max percent", "maximum percent", "percent max",
        "share high", "share max", "maximum share", "at most", "upper bound", "to percent",
    ),
}  # fmt: skip

OWNER_PARTS = frozenset(
    "owner owners shareholder shareholders stockholder holder investor parent member partner "
    "股东 股東 gesellschafter aktionar eigentumer actionnaire accionista acionista azionista "
    "владелец владельца акционер акционера учредитель учредителя".split()
)
OWNED_PARTS = frozenset(
    "owned subsidiary investee issuer target venture jv child company entity firm "
    "tochtergesellschaft gesellschaft filiale empresa sociedad societa компания компании".split()
)
_FIRM_OWNED = frozenset("owned subsidiary investee issuer target child".split())
_ABOUT: tuple[tuple[str, frozenset[str]], ...] = (
    ("hq", frozenset("hq headquarters headquartered headquarter hauptsitz siege sede".split())),
    ("principal_place", frozenset("principal ppb".split())),
    ("domicile", frozenset("domicile domiciled".split())),
    ("resident", frozenset("resident residence residency".split())),
    ("citizen", frozenset("citizen citizenship nationality nationalities".split())),
    (
        "country",
        frozenset(
            "country jurisdiction incorporated incorporation organised organized nation state "
            "registered land pays pais paese страна 国家 國家".split()
        ),
    ),
    (
        "id",
        frozenset("id ids lei identifier number no code registration uscc key inn ogrn".split()),
    ),
    ("type", frozenset("type kind form category тип typ tipo".split())),
)  # fmt: skip
_NAMING = frozenset(
    "name names full legal of the company entity organisation organization corporation firm en "
    "english title наименование название имя der des de del la du nome nombre nom".split()
)
_PERCENT_PARTS = frozenset(
    "percent percentage pct prozent pourcentage porcentaje percentuale percentual процент доля "
    "比例 ratio fraction share stake ownership shareholding holding interest".split()
)
_METRIC_PARTS = {
    "votes": frozenset("vote votes voting stimmrechte stimmrecht голосов".split()),
    "equity": frozenset("equity capital kapital".split()),
    "board": frozenset("board".split()),
    "value": frozenset("economic profit profits dividend dividends".split()),
}
_UNITS = (
    ("percent", frozenset("percent percentage pct prozent pourcentage porcentaje".split())),
    ("fraction", frozenset("fraction ratio proportion decimal".split())),
)
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_SIGN = re.compile(r"[%％]")


@lru_cache(maxsize=4096)
def field_of(header: str) -> tuple[str, int] | None:
    """(field, how far from sure: 0 is best) of a header, or None where nothing of it is known."""
    if not header or len(header) > 200:
        return None
    signed = _SIGN.sub(" percent ", header)
    for text in (signed, _ASIDE.sub(" ", signed), _ASIDE.sub(" ", _SIGN.sub(" ", header))):
        folded = fold_header(text)
        found = _WHOLE.get(folded) or _WHOLE.get(folded.replace(" ", "_"))
        if found is not None:
            return found
    parts = set(fold_header(signed).split())
    return _by_parts(parts) if 1 < len(parts) <= 10 else None


def unit_of(header: str) -> str:
    """ "percent" or "fraction" where the header says it, else ""."""
    parts = set(fold_header(_SIGN.sub(" percent ", header)).split())
    for unit, words in _UNITS:
        if words & parts:
            return unit
    return "percent" if "百分比" in header else ""


def _by_parts(parts: set[str]) -> tuple[str, int] | None:
    owner, owned = bool(parts & OWNER_PARTS), bool(parts & OWNED_PARTS)
    if owner and parts & _FIRM_OWNED:
        owner = False
    role = "owner" if owner else "owned" if owned else ""
    if "ultimate" in parts and role:
        # The ultimate owner of a company holds it through others: to read it as its direct owner
        # would count the same shares twice.
        return None
    if (
        parts & _PERCENT_PARTS
        and not parts & {"name", "names", "company"}
        and parts
        <= (
            _PERCENT_PARTS
            | _NAMING
            | OWNED_PARTS
            | {"in", "held", "direct", "total", "rights", "right"}
        ).union(*_METRIC_PARTS.values())
    ):
        for field, words in _METRIC_PARTS.items():
            if parts & words:
                return (f"class_{field}" if "class" in parts else field), 500
        return "percent", 500
    if role:
        for about, words in _ABOUT:
            if parts & words:
                return f"{role}_{about}", 500
        if parts <= OWNER_PARTS | OWNED_PARTS | _NAMING:
            return role, 500
    return None


def _whole() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for field in FIELDS:
        table[field] = (field, 0)
        table[field.replace("_", " ")] = (field, 0)
    for field, words in WORDS.items():
        for place, word in enumerate(words):
            table.setdefault(fold_header(word.replace("%", "percent")) or word, (field, place))
    return table


_WHOLE = _whole()
