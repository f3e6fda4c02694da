"""One small file of every format, made for a given author and with the same facts in each."""

from __future__ import annotations

import io
import json
from datetime import datetime

import xlsxwriter

HIT = "School of Aerospace, Harbin Institute of Technology, Harbin, China"
MIT = "Department of Physics, MIT, Cambridge, MA, USA"
FUNDING = "Supported by NSFC (61803359)."
DOI = "10.1000/x.1"


def openalex(given: str = "Given", family: str = "Family") -> bytes:
    name = f"{given} {family}"
    return json.dumps({
        "id": "https://openalex.org/W1", "doi": f"https://doi.org/{DOI}", "title": "A radar",
        "display_name": "A radar", "publication_date": "2021-05-03", "type": "article",
        "language": "en", "abstract_inverted_index": {"radar": [1, 3], "A": [0], "of": [2]},
        "authorships": [
            {"author": {"id": "https://openalex.org/A1", "display_name": name,
                        "orcid": "https://orcid.org/0000-0002-1825-0097"},
             "raw_author_name": name, "countries": ["CN"],
             "institutions": [{"id": "https://openalex.org/I1", "display_name": "HIT",
                               "ror": "https://ror.org/01yqg2h08", "country_code": "CN"},
                              {"id": "https://openalex.org/I2", "display_name": "MIT",
                               "ror": "https://ror.org/042nb2s44", "country_code": "US"}],
             "raw_affiliation_strings": [HIT, MIT],
             "affiliations": [
                 {"raw_affiliation_string": HIT, "institution_ids": ["https://openalex.org/I1"]},
                 {"raw_affiliation_string": MIT, "institution_ids": ["https://openalex.org/I2"]},
             ]},
        ],
        "topics": [{"display_name": "Military Technology"}],
        "concepts": [{"display_name": "Weapon"}],
        "grants": [{"funder": "https://openalex.org/F1", "funder_display_name": "NSFC",
                    "award_id": "61803359"}],
    }).encode()  # fmt: skip


def crossref(given: str = "Given", family: str = "Family") -> bytes:
    return json.dumps({"status": "ok", "message-type": "work", "message": {
        "DOI": DOI.upper(), "title": ["A <i>radar</i>"], "type": "journal-article",
        "published": {"date-parts": [[2021, 5]]}, "abstract": "<jats:p>Far &amp; near</jats:p>",
        "author": [{"given": given, "family": family, "name": family, "sequence": "first",
                    "ORCID": "http://orcid.org/0000-0002-1825-0097",
                    "affiliation": [{"name": HIT, "id": [
                        {"id": "https://ror.org/01yqg2h08", "id-type": "ROR"}]}]}],
        "editor": [{"given": given, "family": family}],
        "reference": [{"author": family, "unstructured": family}],
        "funder": [{"DOI": "10.13039/501100001809", "name": "NSFC", "award": ["61803359"]}],
    }}).encode()  # fmt: skip


def orcid(given: str = "Given", family: str = "Family") -> bytes:
    def value(text: str) -> dict[str, str]:
        return {"value": text}

    organisation = {"name": "Harbin Institute of Technology",
                    "address": {"city": "Harbin", "country": "CN"},
                    "disambiguated-organization": {
                        "disambiguated-organization-identifier": "https://ror.org/01yqg2h08",
                        "disambiguation-source": "ROR"}}  # fmt: skip
    source = {"source-name": {"value": f"{given} {family}"}}
    return json.dumps({
        "orcid-identifier": {"uri": "https://orcid.org/0000-0002-1825-0097",
                             "path": "0000-0002-1825-0097"},
        "person": {"name": {"given-names": value(given), "family-name": value(family),
                            "credit-name": value(family)},
                   "biography": {"content": f"{given} {family} was born in X"},
                   "addresses": {"address": [{"country": {"value": "CN"}}]}},
        "activities-summary": {
            "employments": {"affiliation-group": [{"summaries": [{"employment-summary": {
                "source": source, "department-name": "Aerospace", "role-title": "Professor",
                "start-date": {"year": value("2015"), "month": value("09"), "day": None},
                "end-date": None, "organization": organisation}}]}]},
            "educations": {"affiliation-group": []},
            "fundings": {"group": [{"funding-summary": [{
                "source": source, "title": {"title": value("Radar grant")}, "type": "grant",
                "start-date": {"year": value("2018")}, "end-date": {"year": value("2020")},
                "organization": {"name": "NSFC", "address": {"country": "CN"}},
                "external-ids": {"external-id": [{"external-id-type": "grant_number",
                                                  "external-id-value": "61803359"}]}}]}]},
            "works": {"group": [{
                "external-ids": {"external-id": [
                    {"external-id-type": "doi", "external-id-value": DOI}]},
                "work-summary": [{
                    "put-code": 1, "source": source, "title": {"title": value("A radar")},
                    "type": "journal-article",
                    "publication-date": {"year": value("2021"), "month": value("05")}}]}]},
        },
    }).encode()  # fmt: skip


def bibtex(given: str = "Given", family: str = "Family") -> bytes:
    return f"""@article{{{family}2021,
  author = {{{family}, {given} and {{{given} {family}}}}},
  editor = "{family}, {given}",
  title = {{A {{R}}adar f{{\\"u}}r all}},
  year = 2021, month = may,
  doi = {{https://doi.org/{DOI}}},
  affiliation = {{[{family}, {given}] {HIT}; {family}, A.B., {MIT}}},
  author-email = {{{family}@hit.edu.cn}},
  funding = {{{FUNDING}}},
  keywords = {{radar, antenna}},
  abstract = {{Far \\& near.}},
}}
""".encode()


def web_of_science_bibtex(given: str = "Given", family: str = "Family") -> bytes:
    return f"""@article{{ WOS:000123456700001,
Author = {{{family}, {given} and Other, Two}},
Title = {{A radar}},
Year = {{2021}},
DOI = {{{DOI}}},
Affiliation = {{{family}, {given} (Corresponding Author), Harbin Inst Technol, Harbin, China.
   {family}, {given}; Other, {given}, MIT, Cambridge, MA USA.}},
Unique-ID = {{WOS:000123456700001}},
}}
""".encode()


def ris(given: str = "Given", family: str = "Family") -> bytes:
    return f"""TY  - JOUR
AU  - {family}, {given}
A1  - {family}, {given}
ED  - {family}, {given}
ID  - {family}2021
TI  - A radar
PY  - 2021///
DA  - 2021/05/03
DO  - {DOI}
AD  - {family}, A.B., {HIT}
C1  - [{family}, {given}; {family}, A.] {MIT}
KW  - radar
KW  - antenna
FX  - {FUNDING}
AB  - Far and near.
ER  -
""".encode()


def web_of_science(given: str = "Given", family: str = "Family") -> bytes:
    return f"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU {family}, {given[:1]}
   Other, T
AF {family}, {given}
TI A radar
   of two lines
C1 [{family}, {given}; Other, Two] {HIT}.
   [Other, {given}] {MIT}.
RP {family}, {given} (corresponding author), {HIT}.
EM {family}@hit.edu.cn
FU NSFC [61803359]
FX {FUNDING}
DE radar; antenna
PD MAY 3
PY 2021
DI {DOI}
ER

EF
""".encode()


def pubmed(given: str = "Given", family: str = "Family") -> bytes:
    return f"""PMID- 1
TI  - A radar
      of two lines
LID - {DOI} [doi]
FAU - {family}, {given}
AU  - {family} {given[:1]}
AD  - {HIT}. {family}@hit.edu.cn.
DP  - 2021 May 3
OT  - radar
""".encode()


HEADER = ("Authors", "Author full names", "Title", "Year", "DOI", "Affiliations",
          "Authors with affiliations", "Addresses", "Correspondence Address", "Funding Text",
          "Funding Details", "Abstract", "Author Keywords", "Editors")  # fmt: skip


def row(given: str, family: str) -> tuple[str, ...]:
    name = f"{family}, {given}"
    return (name, name, "A radar", "2021", DOI, f"{HIT}; {MIT}", f"{name}, {HIT}; Other, {MIT}",
            f"[{name}; Other, T] {HIT}; [{family}, {given}", f"{name}; {HIT}; email: {family}@x.cn",
            FUNDING, "National Natural Science Foundation of China, NSFC, (61803359, 7);",
            "Far and near.", "radar; antenna", name)  # fmt: skip


def table(given: str = "Given", family: str = "Family") -> bytes:
    import csv

    text = io.StringIO()
    csv.writer(text).writerows([HEADER, row(given, family)])
    return text.getvalue().encode()


def workbook(given: str = "Given", family: str = "Family") -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        # The same bytes each time, so that a property test can be run again.
        book.set_properties({"created": datetime(2021, 5, 3)})
        sheet = book.add_worksheet()
        for at, cells in enumerate((HEADER, row(given, family))):
            sheet.write_row(at, 0, cells)
    return data.getvalue()


def jats(given: str = "Given", family: str = "Family") -> bytes:
    name = f"<name><surname>{family}</surname><given-names>{given}</given-names></name>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "JATS-archivearticle1.dtd">
<article article-type="research-article" xml:lang="en"><front><article-meta>
<article-id pub-id-type="doi">{DOI}</article-id>
<title-group><article-title>A <italic>radar</italic>&nbsp;set</article-title></title-group>
<contrib-group>
<contrib contrib-type="author">{name}<email>{family}@x.cn</email>
<contrib-id contrib-id-type="orcid">https://orcid.org/0000-0002-1825-0097</contrib-id>
<xref ref-type="aff" rid="a1"/><xref ref-type="aff" rid="a2"/></contrib>
<contrib contrib-type="author">{name}<xref ref-type="aff" rid="a2"/></contrib>
<contrib contrib-type="editor">{name}<xref ref-type="aff" rid="a2"/></contrib>
</contrib-group>
<aff id="a1"><label>1</label><institution-wrap>
<institution-id institution-id-type="ROR">https://ror.org/01yqg2h08</institution-id>
<institution>Harbin Institute of Technology</institution></institution-wrap><city>Harbin</city>
<country country="CN">China</country><email>{family}@hit.edu.cn</email></aff>
<aff id="a2"><label>2</label>{MIT}</aff>
<pub-date pub-type="collection"><year>2021</year></pub-date>
<pub-date pub-type="epub"><day>3</day><month>5</month><year>2021</year></pub-date>
<abstract><p>Far and near.</p></abstract>
<kwd-group><kwd>radar</kwd><kwd>antenna</kwd></kwd-group>
<funding-group><award-group><funding-source><institution-wrap>
<institution>NSFC</institution><institution-id>10.13039/501100001809</institution-id>
</institution-wrap></funding-source><award-id>61803359</award-id>
<principal-award-recipient>{name}</principal-award-recipient></award-group></funding-group>
</article-meta></front><body><p>{given}</p></body>
<back><ack><title>Thanks</title><p>{FUNDING}</p></ack>
<ref-list><ref><mixed-citation>{name}</mixed-citation></ref></ref-list></back></article>
""".encode()


def tei(given: str = "Given", family: str = "Family") -> bytes:
    person = f"<persName><forename>{given}</forename><surname>{family}</surname></persName>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader xml:lang="en"><fileDesc>
<titleStmt><title level="a">A radar</title>
<funder ref="#f"><orgName type="full">NSFC</orgName><idno type="grant-number">61803359</idno>
</funder></titleStmt>
<publicationStmt><date type="published" when="2021-05-03">3 May 2021</date></publicationStmt>
<sourceDesc><biblStruct><analytic>
<author>{person}<email>{family}@x.cn</email><idno type="ORCID">0000-0002-1825-0097</idno>
<affiliation key="aff0"><orgName type="department">School of Aerospace</orgName>
<orgName type="institution">Harbin Institute of Technology</orgName>
<address><settlement>Harbin</settlement><country key="CN">China</country></address></affiliation>
<affiliation><note type="raw_affiliation"><label>2</label> {MIT}</note>
<orgName>MIT</orgName></affiliation></author>
</analytic><idno type="DOI">{DOI}</idno></biblStruct></sourceDesc></fileDesc>
<profileDesc><textClass><keywords><term>radar</term><term>antenna</term></keywords></textClass>
<abstract><p>Far and near.</p></abstract></profileDesc></teiHeader>
<text><back><div type="acknowledgement"><div><head>Thanks</head><p>{FUNDING}</p></div></div>
<listBibl><biblStruct><analytic><author>{person}</author></analytic></biblStruct></listBibl>
</back></text></TEI>
""".encode()


FILES = {
    "works.jsonl": openalex, "crossref.json": crossref, "orcid.json": orcid, "works.bib": bibtex,
    "wos.bib": web_of_science_bibtex, "works.ris": ris, "savedrecs.txt": web_of_science,
    "works.nbib": pubmed, "scopus.csv": table, "works.xlsx": workbook, "article.xml": jats,
    "tei.xml": tei,
}  # fmt: skip
