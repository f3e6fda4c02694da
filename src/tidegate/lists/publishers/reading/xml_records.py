"""Records of an XML document read one by one; DTDs, entities and external parts are refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import InputError
from tidegate.lists.publishers.reading.names import tidy

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEEPEST = 60


def local(tag: str) -> str:
    """The tag without its namespace."""
    return tag.rpartition("}")[2]


def text_at(element: Element, path: str) -> str:
    """The tidied text at a path of local names ("idList/id"), or ""."""
    for found in all_at(element, path):
        return tidy(found.text)
    return ""


def all_at(element: Element, path: str) -> list[Element]:
    """Every element at a path of local names, whatever their namespace."""
    here = [element]
    for step in path.split("/"):
        here = [child for parent in here for child in parent if local(child.tag) == step]
    return here


def texts_at(element: Element, path: str) -> list[str]:
    """Every tidied text at a path that is not empty."""
    return [text for found in all_at(element, path) if (text := tidy(found.text))]


def attribute(element: Element, name: str) -> str:
    """A tidied attribute, or ""."""
    return tidy(element.get(name))


class XmlRecords:
    """Elements named `record` in a document whose root is `root`, each with its number.

    `attributes` holds the root's attributes; `others` the elements named in `also`, kept whole.
    Raises InputError for another root, a DTD or an entity, and for a document cut short.
    """

    def __init__(
        self, path: Path, root: str, record: tuple[str, ...], also: tuple[str, ...] = ()
    ) -> None:
        self.path = path
        self.root = root
        self.record = record
        self.also = also
        self.attributes: dict[str, str] = {}
        self.others: dict[str, Element] = {}

    def __iter__(self) -> Iterator[tuple[int, Element]]:
        from xml.etree.ElementTree import ParseError

        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import iterparse

        from tidegate.intake import open_bounded

        number = 0
        open_elements: list[Element] = []
        with open_bounded(self.path) as stream:
            try:
                for event, element in iterparse(
                    stream, events=("start", "end"), forbid_dtd=True, forbid_entities=True
                ):
                    if event == "start":
                        if not open_elements:
                            self._check_root(element)
                        open_elements.append(element)
                        if len(open_elements) > DEEPEST:
                            raise InputError(f"{self.path}: the XML is nested too deep")
                        continue
                    open_elements.pop()
                    name = local(element.tag)
                    if name in self.record:
                        number += 1
                        yield number, element
                        # Without this the whole document would stay in memory.
                        element.clear()
                        if open_elements:
                            open_elements[-1].remove(element)
                    elif name in self.also:
                        self.others[name] = element
            except DefusedXmlException as error:
                raise InputError(
                    f"{self.path}: the XML declares a DTD or entities, which no official list does",
                    hint="download the list again from its official address",
                ) from error
            except ParseError as error:
                line = error.position[0] if error.position else 0
                raise InputError(
                    f"{self.path}: the XML cannot be read at line {line}: {error.msg}",
                    hint="the download was probably cut short; fetch it again",
                ) from error
            except (ValueError, LookupError) as error:
                raise InputError(f"{self.path}: the XML's letters cannot be read") from error

    def _check_root(self, element: Element) -> None:
        if local(element.tag) != self.root:
            raise InputError(
                f"{self.path}: the XML's outermost element is <{local(element.tag)}>, "
                f"not <{self.root}>",
                hint="this is another list or another form of it",
            )
        self.attributes = dict(element.attrib)
