"""Words that names of funders, schemes and awards are made of, in the languages of statements."""

from __future__ import annotations

import re

HEADS = frozenset(
    "foundation foundations fund funds council councils ministry ministries ministères agency "
    "agencies "
    "institute institutes institution commission university universities college academy "
    "academies society "
    "association trust trusts department departments office offices centre centres center centers "
    "government hospital hospitals committee board bureau administration authority union community "
    "communities federation corporation company inc ltd llc gmbh laboratory laboratories "
    "organization organisation organizations consortium charity charities school faculty "
    "municipality secretariat league alliance endowment bank museum observatory survey "
    "directorate division branch states region province network networks clinic "
    "fundação fundación fondation fondations fondazione fundacion fundacao fonds fondo fondos "
    "ministerio ministère ministero ministerium bundesministerium ministério consejo conselho "
    "consiglio conseil comisión comissão coordenação gobierno governo gouvernement universität "
    "université universidad universidade università universitat universiteit universitet univ "
    "institut istituto instituto akademie agence agencia agência agenzia junta generalitat "
    "forschungsgemeinschaft gesellschaft stiftung stiftelse stiftelsen akademie gemeinschaft "
    "verein verband associazione asociación associação société xunta secretaría dirección "
    "direction fundings fellows labs regions directorate-general academia regione "
    "région dean deans secretary chancellor canton county metropole vicerrectoría "
    "vicerrectoria system command rectorate vice-chancellor confederation partnership "
    "pharmaceuticals pharmaceutical pharma therapeutics biotech biosciences biopharma technologies "
    "diagnostics healthcare".split()
)
HEAD_ENDINGS = (
    "stiftung", "gesellschaft", "gemeinschaft", "fonds", "rådet", "ministerium", "akademie",
    "universität", "fonden", "forbund", "fondet", "stiftelse", "förderung", "verband",
)  # fmt: skip
TOPICAL = frozenset(
    "ministry department departments council agency institute institutes commission foundation "
    "office offices centre center committee academy society association fund funds board faculty "
    "school division organization organisation college trust bureau administration directorate "
    "secretariat authority ministerio ministère bundesministerium stiftung fundação fondation "
    "secretary laboratory chancellor coordination consejo conselho".split()
)
"""Heads after which "of" or "for" opens a field of work ("… of Education and Research")."""
SCHEMES = frozenset(
    "program programs programme programmes project projects fellowship fellowships award awards "
    "grant grants scholarship scholarships prize plan scheme schemes initiative initiatives "
    "funding chair professorship studentship studentships action actions cluster contract "
    "contracts grant-in-aid grants-in-aid kakenhi career programa proyecto projet projeto "
    "programm tier opus crest presto moonshot endowment-chair".split()
)
STANDING = frozenset(
    "program programs programme programmes project projects plan scheme schemes initiative "
    "initiatives cluster".split()
)
"""Schemes that are reported by their own name where no funder stands with them."""
MODIFIERS = frozenset(
    "research early career young senior strategic priority key international postdoctoral doctoral "
    "graduate discovery future leader leaders academic innovation support startup start-up seed "
    "pilot travel merit development youth talent training special advanced investigator "
    "independent individual general major open access starting consolidator excellence new "
    "new-investigator predoctoral dissertation clinical capacity building collaborative joint "
    "cooperative internal student scholar scholars excellent scientific technology "
    "researchers researcher scientist scientists investigators fellow fellows phd ph.d "
    "master summer visiting distinguished presidential faculty".split()
)
FIELDS = frozenset(
    "research science sciences development technology innovation education health medicine "
    "engineering training welfare technological communications culture sports energy industry "
    "graduate undergraduate geometry mathematics physics physical life natural social arts "
    "humanities agriculture food environment environmental planning information "
    "infrastructure scholarship clinical translational".split()
)
"""Fields of work: "and" between two of them never parts two bodies."""
CONNECTORS = frozenset(
    "of for the and & on in de la le les des du da do dos das di del della dell e y für und der "
    "van von voor et pour per per zur den og i al at a à en".split()
)
ARTICLES = frozenset("the la le les los der die das den el los il lo l".split())
GRANT_WORDS = frozenset(
    "grant/award grant grants no nos number numbers nr nrs n award awards contract contracts "
    "project projects "
    "code id ids ref refs reference references fkz agreement agreements decision under prot "
    "fellowship fellowships scholarship scholarships funding program programme process processo "
    "proc permit protocol file case card convenio subvention kakenhi jp application cooperative "
    "identification task order subaward subcontract numbered nums num with project-id award/ "
    "proposal proposals bewilligung förderkennzeichen projekt-nr folio".split()
)
STOP_CAPS = frozenset(
    "the this these that those we our in on by for from with to and or as at it its he she they "
    "i grant/award grant grants no nos number numbers nr award awards contract contracts dr drs "
    "prof profs mr "
    "mrs ms professor part partial partially financial all any additional also both each "
    "acknowledgements acknowledgments acknowledgement acknowledgment funding supported support "
    "study work research-work authors author code pi phd ref reference agreement id january "
    "february march april may june july august september october november december sir lady mme "
    "however further furthermore moreover finally thanks thank conflict conflicts role open-access "
    "computations computing simulations under when while during through role none no. usa u.s.a "
    "uk postdoctoral doctoral ph.d u.s phds tier financing title corresponding thanks-to".split()
)
PASSING = frozenset(
    "postdoctoral doctoral support study work open-access uk usa u.s u.s. u.s.a phd ph.d may part "
    "computing computations simulations both additional financial research-work i funding".split()
)
"""Words of STOP_CAPS that may stand inside a name, where a capitalised word follows."""
CLOSERS = frozenset(
    "which who whom whose that while where when during after before we she he they i it thank "
    "thanks grateful has have had is are was were will would can could may did does because since "
    "this these if than but".split()
)
REFUSED_BEFORE = frozenset(
    "at in to between near visiting against onto into on as for with regarding about among than "
    "without towards toward".split()
)
BY_WORDS = frozenset("by from through via".split())
SUBUNITS = frozenset(
    "department division bureau school faculty college laboratory dean institute centre center "
    "office".split()
)
PARENTS = frozenset("ministry government university prime republic state".split())
LEGAL_FORMS = frozenset("inc ltd llc co corp gmbh ag plc limited s.a incorporated l.p".split())
WEAK_STOP = frozenset(
    "PhD MSc BSc USA UK US EU DNA RNA AI PI MS MD CEO OA APC APCs IT HPC ID CA NY RF CC BY NC "
    "PIs PDF II III IV AM PM COVID HIV MRI PET COI ORCID DOI ML FKZ EXC SFB GRK SPP PIP "
    "PICT XXX CAREER".split()
)
COUNTRIES = frozenset(
    "india china japan singapore poland germany france italy spain portugal switzerland austria "
    "belgium netherlands norway sweden finland denmark iceland ireland uk u.k usa u.s.a us u.s "
    "canada australia brazil mexico argentina chile colombia peru uruguay korea taiwan malaysia "
    "thailand vietnam indonesia philippines pakistan bangladesh iran iraq israel turkey türkiye "
    "egypt tunisia morocco algeria nigeria kenya uganda ghana ethiopia tanzania russia ukraine "
    "romania bulgaria hungary greece cyprus croatia serbia slovenia slovakia czechia latvia "
    "lithuania estonia kazakhstan qatar kuwait oman luxembourg nepal scotland wales england cuba "
    "venezuela ecuador macau macao flanders québec quebec ontario".split()
)
COUNTRY_OPENERS = {
    "republic": 3, "people's": 5, "p.r": 3, "pr": 2, "united": 2, "south": 2, "new": 2, "hong": 2,
    "saudi": 2, "czech": 2, "north": 2, "sri": 2, "russian": 2, "prime": 3,
}  # fmt: skip
"""First words of a country (or a prime minister's office) in apposition: words to take at most."""

MONEY = re.compile(
    r"fund|financ|sponsor|support|\bgrant|\baward|scholarship|fellow|stipend|studentship|subsid|"
    r"contract|donat|contribution|\bgift|auspices|subven|apoyo|financiad|finanz|förder|apoio|bourse|bolsa|beca",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"\bhad no (?:role|influence|involvement|part)|\bno role in\b|\bplayed no role|"
    r"(?:not|nor)\b.{0,30}\b(?:reflect|represent)|responsibility of the author|"
    r"\bsponsored by an agency of the|\bviews? (?:and|or) (?:opinions?|conclusions?)|"
    r"\bendors(?:e|ement) by|\bconflicts? of interest|\bcompeting (?:interest|financial)|"
    r"\bconsult(?:ant|ing|ancy) (?:for|fees)|\bspeaker|\bhonorari|\bis employed by|\bemployees? of|"
    r"\badvisory board|\bstock(?:s|holder|\s+option)?\b|\bnone of the funding|"
    r"\brole of the (?:funding|sponsor)|"
    r"\bretains? a non-?exclusive|\bpublisher\b.{0,40}\backnowledges that",
    re.IGNORECASE,
)
"""Sentences that name a funder to disclaim it, or a tie that is no funding of the work."""

_CLAUSE = r"[^.;]{0,%d}?"
MONEY_HINTS = (
    "fund", "financ", "sponsor", "support", "grant", "award", "scholarship", "fellow", "stipend",
    "student", "subsid", "contract", "contribution", "donat",
    "gift", "auspices", "subven", "apoyo", "finanz",
    "förder", "apoio", "bourse", "bolsa", "beca",
)  # fmt: skip
REFUSED_HINTS = (
    "role", "reflect", "represent", "responsib", "sponsored", "view", "endors", "conflict",
    "competing", "consult", "speaker", "honorari", "employe", "advisory", "stock", "none of",
    "retain", "publisher",
)  # fmt: skip
"""Parts of words without which MONEY and REFUSED cannot match: far quicker to look for."""
FORWARD = re.compile(
    r"\b(?:co-?)?(?:support|fund|financ|sponsor|subsidi[sz]|underwritten|award|"
    r"finanz|financiad|soutenu|gefördert|apoiad)\w*\b"
    + r"[^.;()]{0,60}?\b(?:by|from|through|under|via|within|por|durch|par|pela|pelo)\b|"
    r"\b(?:support|fund(?:s|ing)?|grants?|fellowships?|scholarships?|awards?|assistance|contracts?|"
    r"sponsorship|contributions|stipends?|studentships?|subsid(?:y|ies)|donations?|gifts?|chair|prize|"
    r"financing|fellow)\b" + r"[^.;]{0,90}?\b(?:from|by|of|through|via|with|under|to)\b|"
    r"\bunder the auspices of\b|\bbenefit(?:s|t?ed)? from\b|\breceived\b[^.;]{0,40}?\bfrom\b|"
    r"\bgrant/award numbers?\b",
    re.IGNORECASE,
)
SERVICE = re.compile(
    r"\b(?:technical|technological|computing|computational|computer|administrative|logistic(?:al)?|"
    r"editorial|secretarial|clerical|statistical|GIS|IT|analysis|analytical|experimental|moral|"
    r"managerial|facility|staff|nursing)(?: and \w+)? $",
    re.IGNORECASE,
)
"""Words before "support" or "assistance" that say it was not money."""
HEADER = re.compile(
    r"^\W*(?:Funding(?: information| sources?| statement)?|Financial support|Grant support|"
    r"Financial disclosure|Sources? of (?:funding|support)|Funded by|Supported by|Sponsors?|"
    r"Finanzierung|Financiamento)\b\s*[:.\-–—]?",
    re.IGNORECASE,
)
THANKS = re.compile(
    r"\b(?:acknowledg(?:e|es|ed|ing)|thank(?:s|ed|ful)?(?: to)?|grateful(?:ly)?(?: to)?|"
    r"appreciates?|indebted to|gratitude to|supports?|credit)\b",
    re.IGNORECASE,
)
THANKS_FOR = re.compile(
    r"\b(?:for|due to)\b[^.;]{0,60}?(?:\bfund|financ|\bgrant|fellowship|scholarship|stipend|"
    r"sponsor|\baward|(?<!technical )(?<!administrative )(?<!logistic )(?<!logistical )"
    r"(?<!computing )(?<!technological )(?<!computational )(?<!clerical )(?<!secretarial )"
    r"(?<!editorial )\bsupport\b)",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"\b(?:provided?|provides|(?:has |have |partially |partly |financially |generously |kindly )?"
    r"(?:supported|funded|financed|sponsored|supports|funds|finances))\b(?=[^.;]{0,40}?"
    r"\b(?:this|the|our|funding|financial|core|support|us|study|work|project|research)\b)|"
    r"\b(?:is|are|was|were) (?:\w+ )?acknowledged\b|\bfor (?:the |their )?(?:generous |partial )?"
    r"(?:financial support|funding)\b|\bfunded the\b",
    re.IGNORECASE,
)
"""The verb whose subject, before it, is the funder ("The Ministry … supported this project")."""
