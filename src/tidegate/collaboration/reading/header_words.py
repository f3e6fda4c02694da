"""What the columns of a table of works or of a CV are called, in the words of those who write them.

Scopus, Web of Science, Dimensions, Zotero, repository and research-office exports; a few words in
Chinese, Japanese, German, French and Spanish. A header of PERSONS is never read, whatever a
mapping says of it but its own.
"""

from __future__ import annotations

from functools import cache

from tidegate.intake.header_words import fold_header

WORK_WORDS: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "article title", "document title", "publication title text", "paper title", "ti",
        "work title", "name of publication", "项目名称", "标题", "題名", "论文题目", "titel",
        "titre", "título", "titulo", "proposal title", "project title", "artikeltitel",
        "artikel titel", "titel des artikels", "titel der publikation", "titre de l'article",
        "título del artículo", "título del trabajo",
    ),
    "date": (
        "date", "publication date", "publication_date", "date published", "published", "pub date",
        "da", "issued", "release date", "date of publication", "出版日期", "发表时间",
        "veröffentlichungsdatum", "date de publication", "fecha", "fecha de publicación", "datum",
        "erscheinungsdatum",
    ),
    "year": (
        "year", "publication year", "pubyear", "py", "pub year", "published year", "年", "年份",
        "出版年", "jahr", "année", "annee", "año", "erscheinungsjahr", "publikationsjahr",
        "année de publication", "año de publicación",
    ),
    "doi": ("doi", "doi link", "article doi", "di", "digital object identifier", "doi url",
            "doi nr", "doi no", "doi number", "doi nummer", "numéro doi"),
    "affiliations": (
        "affiliations", "affiliation", "author affiliations", "author affiliation",
        "authors affiliations", "institutions", "institution", "addresses", "address",
        "author address", "author addresses", "research organizations", "research organisations",
        "research organizations standardized", "organisations", "organizations", "c1",
        "author organizations", "raw affiliation", "raw affiliation strings",
        "raw affiliation string", "affiliation string", "机构", "作者机构", "作者单位", "单位",
        "所属機関", "所属", "institut", "institutionen", "établissements", "afiliaciones",
        "afiliación", "filiación", "adressen", "adresse", "affiliationen",
        "institutionen der autoren", "adresses", "direcciones", "instituciones",
        "afiliaciones de los autores", "affiliations des auteurs",
    ),
    "funding text": (
        "funding text", "funding statement", "funding", "fx", "acknowledgements",
        "acknowledgement", "acknowledgments", "acknowledgment", "funding acknowledgement",
        "funding acknowledgements", "acknowledged funding", "致谢", "致謝", "資金", "基金",
        "基金项目",
        "danksagung", "remerciements", "agradecimientos", "financement",
        *(f"funding text {n}" for n in range(1, 10)),
    ),
    "funding details": (
        "funding details", "funding orgs", "funding agencies", "fu", "funding agency and grant "
        "number", "funders", "funder", "funding sponsor", "sponsors", "sponsor", "funding name "
        "preferred", "grant numbers", "grants", "資助機構",
    ),
    "abstract": ("abstract", "summary", "ab", "摘要", "抄録", "要旨", "résumé", "resumen"),
    "keywords": (
        "keywords", "author keywords", "index keywords", "keywords plus", "de", "kw", "tags",
        "manual tags", "关键词", "關鍵詞", "キーワード", "schlagwörter", "mots clés",
        "palabras clave", "keyword",
    ),
    "type": ("type", "document type", "item type", "publication type", "dt", "work type"),
    "language": ("language", "language of original document", "la", "语言"),
    "source id": ("eid", "ut unique wos id", "accession number", "openalex id", "pmid", "id",
                  "publication id", "work id", "pubmed id"),
    "notes": ("notes", "note", "comments", "remarks", "extra", "备注"),
}  # fmt: skip

MAIN_FIELDS = ("title", "year", "doi", "affiliations", "abstract", "funding text")
"""What an answer rests on: where one has no column, an unread one may be it. A date is a year."""

BIBLIOGRAPHIC = (
    "source title", "source", "journal", "journal title", "publication title", "book title",
    "series", "series title", "volume", "issue", "number", "part", "art no", "article number",
    "page start", "page end", "page count", "pages", "start page", "end page", "num pages",
    "number of pages", "cited by", "times cited", "times cited wos core", "times cited all "
    "databases", "cited reference count", "cited references", "link", "url", "links", "issn",
    "eissn", "isbn", "coden", "publisher", "publisher city", "publisher address", "place", "city",
    "edition", "publication stage", "open access", "open access designations", "access date",
    "date added", "date modified", "date of export", "abbreviated source title", "journal "
    "abbreviation", "journal iso abbreviation", "file attachments", "key", "library catalog",
    "short title", "supplement", "special issue", "meeting abstract", "conference title",
    "conference name", "conference date", "conference location", "conference code", "conference "
    "sponsor", "conference host", "wos categories", "web of science index", "research areas", "ids "
    "number", "highly cited status", "hot paper status", "pubmed central id", "molecular sequence "
    "numbers", "chemicals cas", "tradenames", "manufacturers", "180 day usage count",
    "since 2013 usage count", "30 day usage count", "early access date", "book doi", "rights",
    "archive", "call number", "automatic tags", "zeitschrift", "band", "seiten", "verlag",
    "revue", "revista", "volumen", "páginas", "éditeur", "editorial", "rank", "pmcid",
)  # fmt: skip
"""Columns of usual exports that tell of the journal or of use, and nothing that is asked here."""

CV_WORDS: dict[str, tuple[str, ...]] = {
    "section": ("section", "kind", "category", "entry type", "record type", "activity type"),
    "organisation": (
        "organisation", "organization", "institution", "employer", "university", "company",
        "host institution", "host organisation", "host organization", "organisation name",
        "organization name", "institution name", "affiliation", "place of employment", "location "
        "of appointment", "institution and location", "name of institution", "entity", "机构",
        "单位",
    ),
    "ror": ("ror", "ror id", "organisation ror", "organization ror", "institution ror"),
    "role": (
        "role", "position", "job title", "appointment", "position title", "academic title",
        "degree", "study type", "studytype", "职务", "职位", "title of position",
        "role or position", "appointment title",
    ),
    "department": ("department", "department name", "faculty", "school", "division", "area",
                   "unit", "field of study", "院系"),
    "country": ("country", "country of institution", "institution country",
                "organisation country", "organization country", "country code", "国家"),
    "start": ("start", "start date", "startdate", "from", "begin", "start year", "date from",
              "begin date", "project start date", "award start date", "开始时间", "from date"),
    "end": ("end", "end date", "enddate", "to", "until", "end year", "date to", "completion "
            "date", "project end date", "award end date", "结束时间", "to date"),
    "funder": (
        "funder", "sponsor", "source of support", "funding agency", "funding source", "agency",
        "sponsoring agency", "awarder", "grantor", "source", "name of sponsor", "funding "
        "organisation", "funding organization", "supporting agency", "资助机构",
    ),
    "award": ("award", "award number", "grant number", "grant", "award id", "grant id",
              "project number", "proposal award number", "proposal number", "contract number",
              "award identifier", "项目编号"),
    "title": ("title", "project title", "award title", "proposal title", "grant title",
              "proposal active project title", "项目名称", "name of project"),
    "amount": ("amount", "total award amount", "total amount", "award amount", "value",
               "total anticipated amount", "total award", "金额"),
    "status": ("status", "status of support", "support status"),
    "doi": ("doi", "url", "doi link", "identifier"),
    "date": ("date", "year", "release date", "releasedate", "publication date"),
    "programme": ("programme", "program", "talent programme", "talent program", "scheme",
                  "scholarship", "award name", "recruitment programme", "funding scheme",
                  "人才计划"),
    "statement": ("statement", "description", "summary", "notes", "note", "details", "overall "
                  "objectives", "objectives", "comments", "text", "contract terms", "terms",
                  "in kind contribution", "描述"),
    "home": ("home institution", "home organisation", "home organization", "primary institution",
             "applicant institution", "submitting institution"),
    "orcid": ("orcid", "orcid id", "orcid identifier"),
}  # fmt: skip

PERSONS = (
    "author", "authors", "author names", "author full names", "author s", "authors with "
    "affiliations", "book authors", "book author full names", "editor", "editors", "book editors",
    "reprint addresses", "correspondence address", "corresponding author", "corresponding authors",
    "researcher", "investigator", "investigators", "principal investigator", "pi", "pi name",
    "name", "first name", "last name", "given name", "family name", "surname", "full name",
    "contact", "email", "email addresses", "e mail", "author s id", "inventor", "inventors",
    "translator", "contributor", "contributors", "au", "af", "rp", "em", "be", "ca", "ed",
    "book group authors", "group authors", "作者", "姓名", "著者", "autor", "autoren", "auteur",
    "auteurs", "autores", "verfasser", "nationality", "citizenship", "place of birth",
    "birthplace", "date of birth", "ethnicity", "personal country", "researcher ids", "person",
    "basics", "references", "referees", "referee", "supervisor", "supervisors", "advisor",
    "advisors", "adviser", "mentor", "mentors", "mentees", "students", "collaborators", "coauthors",
    "co authors", "persons", "people", "names", "personnel", "key personnel",
)  # fmt: skip
"""Columns and keys of persons. In lists of JSON Resume alone "name" is an organisation."""


@cache
def _folded(cv: bool) -> dict[str, str]:
    words = CV_WORDS if cv else WORK_WORDS
    folded: dict[str, str] = {}
    for field, names in words.items():
        for name in names:
            folded.setdefault(fold_header(name), field)
    if not cv:
        for name in PERSONS:
            folded[fold_header(name)] = "person"
    return folded


@cache
def _bibliographic() -> frozenset[str]:
    return frozenset(fold_header(name) for name in BIBLIOGRAPHIC)


@cache
def _persons() -> frozenset[str]:
    return frozenset(fold_header(name) for name in PERSONS)


def work_field(header: str) -> str:
    """The field of a table of works a header speaks of; "person" for one of persons; or ""."""
    return _folded(False).get(fold_header(header), "")


def is_bibliographic(header: str) -> bool:
    """Whether a column tells of the journal, the pages, the citations: known, and not needed."""
    return fold_header(header) in _bibliographic()


def cv_field(header: str) -> str:
    """The field of a CV a header or key speaks of; "" also for those of persons."""
    return "" if of_person(header) else _folded(True).get(fold_header(header), "")


def of_person(header: str) -> bool:
    """Whether a column or key is one of persons, which nobody reads."""
    return fold_header(header) in _persons()
