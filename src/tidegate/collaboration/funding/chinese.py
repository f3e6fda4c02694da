"""Funders in Chinese sentences: 国家自然科学基金(No. 61803359)."""

from __future__ import annotations

import re

from tidegate.collaboration.funding.directory import FunderDirectory
from tidegate.collaboration.funding.gathering import ror_of
from tidegate.collaboration.model import FunderMention

_HAN = "\u3400-\u9fff"
_NAME = re.compile(
    r"(?:[" + _HAN + r"]{2,24}?(?:自然科学基金|社会科学基金|社科基金|科学基金|基金会|基金|基金資助|"
    r"自然科學基金|科學基金會|研发计划|研發計劃|研究计划|科技计划|科技計劃|计划|計劃|专项资金|专项|專項|"
    r"科学院|科學院|科技部|教育部|科技厅|科技局|委员会|委員會|大学|大學))"
    r"(?:委员会|委員會|会|會)?"
)
_LEAD = re.compile(
    r"^.*?(?:受到了?|得到了?|获得了?|获|由|受|感谢|感謝|基金项目|资助项目|本文|本研究|来自|以及|和|及|与|與)"
    r"[:：的]?"
)
_SUPPORT = re.compile(r"资助|資助|支持|基金|项目|項目|計劃|计划|经费")
_AWARD = re.compile(
    r"(?:[编編]?[号號]|No\.?|Grant|批准号|课题号|项目号|#)?[\s:：.]*"
    r"((?:[A-Z]{1,8}[\s-]?)?[A-Z0-9][A-Za-z0-9]{0,24}(?:[-/_.][A-Za-z0-9]{1,12}){0,6})"
)
_BODY = re.compile(r"[;；。!！?？\n]")
_KINDS = ("计划", "計劃", "专项", "專項", "专项资金")


def chinese_funders(text: str, directory: FunderDirectory) -> list[FunderMention]:
    """The funders that Chinese sentences of a text name, with the numbers right behind each."""
    found: list[FunderMention] = []
    at = 0
    for piece in _BODY.split(text):
        if _SUPPORT.search(piece):
            names = list(_NAME.finditer(piece))
            for index, match in enumerate(names):
                lead = _LEAD.match(match.group())
                start = match.start() + (lead.end() if lead else 0)
                raw = piece[start : match.end()]
                if len(raw) < 3 or raw in ("基金", "专项", "计划"):
                    continue
                stop = names[index + 1].start() if index + 1 < len(names) else len(piece)
                awards = _awards(piece[match.end() : stop])
                if raw.endswith(("大学", "大學", "委员会", "教育部")) and not awards:
                    continue
                kind = "programme" if raw.endswith(_KINDS) else "funder"
                found.append(
                    FunderMention(
                        at + start, at + match.end(), raw, raw, ror_of(raw, directory), kind, awards
                    )
                )
        at += len(piece) + 1
    return found


def _awards(rest: str) -> tuple[str, ...]:
    """Numbers with a digit in them, up to the next name."""
    found = [one.strip() for one in _AWARD.findall(rest[:400])]
    return tuple(dict.fromkeys(o for o in found if sum(c.isdigit() for c in o) >= 4))
