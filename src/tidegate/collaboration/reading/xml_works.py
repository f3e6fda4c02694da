"""Works of an XML file: each record by what it is, JATS, TEI or an acknowledgement alone."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.collaboration.model import Work
from tidegate.collaboration.reading.jats import jats_work
from tidegate.collaboration.reading.sources import Ledger
from tidegate.collaboration.reading.tei import acknowledgement_work, tei_work
from tidegate.collaboration.reading.values import Cuts
from tidegate.collaboration.reading.xml_records import xml_records

_READERS = {
    "article": jats_work,
    "TEI": tei_work,
    "TEI.2": tei_work,
    "acknowledgment": acknowledgement_work,
    "acknowledgement": acknowledgement_work,
}


def xml_works(ledger: Ledger) -> Iterator[Work]:
    for number, line, element in xml_records(ledger):
        cuts = Cuts()
        yield _READERS.get(element.tag, jats_work)(element, ledger.file, number, line, cuts)
        for told in cuts.told:
            ledger.tell(told, record=number, line=line)
