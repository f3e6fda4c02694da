"""What the tables of cases should hold, worked out of the chain alone.

`Expected` takes the records in order; each kind changes rows of a table as the deed itself did.
A value that nobody can know any more, because its section was erased, is ANY.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from tidegate.cases.chain import Kept
from tidegate.cases.hits import keys_of
from tidegate.cases.record import Section, canonical_text
from tidegate.findings.digest import sha256_hex

ANY: Final = object()
Row = dict[str, Any]


class Expected:
    """Rows by table and key (`id`, or what stands for it), each a mapping of columns."""

    def __init__(self, pepper: str) -> None:
        self._pepper = pepper
        self._sections: Mapping[str, Section] = {}
        self.tables: dict[str, dict[str, Row]] = {
            name: {}
            for name in (
                "tenants", "users", "api_keys", "settings", "holds", "cases", "decisions",
                "reviews", "undoings", "suppressions", "attachments", "licences",
            )
        }  # fmt: skip
        self._deeds: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "tenant": self._tenant, "user": self._user, "key": self._key,
            "setting": self._setting, "lists": self._setting, "hold": self._hold,
            "release": self._release, "hit": self._hit, "decision": self._decision,
            "review": self._review, "undo": self._undo, "escalation": self._move,
            "lapse": self._lapse, "assignment": self._assignment,
            "attachment": self._attachment, "good_guy": self._good_guy,
            "good_guy_void": self._void,
        }  # fmt: skip

    def take(self, kept: Kept) -> None:
        """One record more. Raises ValueError, KeyError or TypeError where it fits nothing."""
        body = json.loads(kept.link.body)
        self._sections = kept.sections
        deed = self._deeds.get(body["kind"])
        if deed is not None:
            deed(body)

    def _section(self, name: str) -> Any:
        section = self._sections.get(name)
        return None if section is None else json.loads(section.content)

    def _tenant(self, body: Mapping[str, Any]) -> None:
        self.tables["tenants"][body["tenant"]] = {"pepper": body["facts"]["pepper"]}

    def _user(self, body: Mapping[str, Any]) -> None:
        facts = body["facts"]
        if facts["deed"] == "disabled":
            self.tables["users"][facts["user"]]["disabled"] = body["at"]
            return
        told = self._section("person") or dict.fromkeys(("login", "name", "password"), ANY)
        self.tables["users"][facts["user"]] = {
            "login": told["login"], "name": told["name"], "password": told["password"],
            "role": facts["role"], "created": body["at"], "disabled": None,
        }  # fmt: skip

    def _key(self, body: Mapping[str, Any]) -> None:
        facts = body["facts"]
        if facts["deed"] == "revoked":
            self.tables["api_keys"][facts["key"]]["revoked"] = body["at"]
            return
        label = self._section("label")
        self.tables["api_keys"][facts["key"]] = {
            "user_id": facts["user"], "label": ANY if label is None else label,
            "digest": facts["digest"], "scopes": " ".join(facts["scopes"]),
            "created": body["at"], "expires": facts["expires"] or None, "revoked": None,
        }  # fmt: skip

    def _setting(self, body: Mapping[str, Any]) -> None:
        facts = body["facts"]
        value = canonical_text(facts["value"])
        self.tables["settings"][facts["name"]] = {"value": value, "seq": body["seq"]}

    def _hold(self, body: Mapping[str, Any]) -> None:
        self.tables["holds"][body["facts"]["hold"]] = {
            "case_id": body["case"], "placed": body["seq"], "released": None,
        }  # fmt: skip

    def _release(self, body: Mapping[str, Any]) -> None:
        self.tables["holds"][body["facts"]["hold"]]["released"] = body["seq"]

    def _hit(self, body: Mapping[str, Any]) -> None:
        facts = body["facts"]
        case = self.tables["cases"].setdefault(body["case"], {"assignee": None})
        section = self._sections.get("hit")
        if section is not None:
            told = json.loads(section.content)
            key, ref, _ = keys_of(told["subject"], self._pepper)
            case |= {
                "subject_key": key, "subject_ref": ref, "list": told["match"]["list"],
                "entry_id": told["match"]["entry_id"],
            }  # fmt: skip
        # What was erased in this record may still be known from one before it.
        for name in ("subject_key", "subject_ref", "list", "entry_id"):
            case.setdefault(name, ANY)
        content = ANY if section is None else sha256_hex(section.content.encode())
        case |= {
            "entry_hash": facts["entry_hash"], "rule_hash": facts["rule_hash"],
            "score": facts["score"], "band": facts["band"], "content": content,
        }  # fmt: skip
        if facts["deed"] == "opened":
            case |= {"number": facts["number"], "opened": body["at"]}
        if facts["deed"] in ("opened", "revived"):
            case |= {"decision_id": None, "outcome": None, "licence_until": None,
                     "revived": "; ".join(facts["because"]) or None}  # fmt: skip
        self._move(body)

    def _move(self, body: Mapping[str, Any]) -> None:
        self.tables["cases"][body["case"]] |= {
            "state": body["facts"]["state"], "seq": body["seq"], "changed": body["at"],
        }  # fmt: skip

    def _open_again(self, body: Mapping[str, Any]) -> None:
        self.tables["cases"][body["case"]] |= {
            "decision_id": None, "outcome": None, "licence_until": None,
        }  # fmt: skip
        self._move(body)

    def _decision(self, body: Mapping[str, Any]) -> None:
        facts, licence = body["facts"], body["facts"]["licence"]
        self.tables["decisions"][facts["decision"]] = {
            "case_id": body["case"], "decided_by": body["actor"]["user"], "at": body["at"],
            "outcome": facts["outcome"], "second_review": facts["second_review"],
            "good_guy": facts["good_guy"], "seq": body["seq"],
        }  # fmt: skip
        case = self.tables["cases"][body["case"]]
        case |= {"outcome": facts["outcome"], "revived": None}
        if facts["state"] != "escalated":
            until = licence["expires"] if licence else None
            case |= {"decision_id": facts["decision"], "licence_until": until}
        if licence:
            self.tables["licences"][licence["id"]] = {
                "case_id": body["case"], "number": licence["number"],
                "authority": licence["authority"], "expires": licence["expires"],
                "seq": body["seq"],
            }  # fmt: skip
        self._move(body)

    def _review(self, body: Mapping[str, Any]) -> None:
        facts = body["facts"]
        self.tables["reviews"][facts["decision"]] = {
            "first_by": self.tables["decisions"][facts["decision"]]["decided_by"],
            "reviewed_by": body["actor"]["user"], "at": body["at"],
            "approved": facts["approved"], "seq": body["seq"],
        }  # fmt: skip
        (self._move if facts["approved"] else self._open_again)(body)

    def _undo(self, body: Mapping[str, Any]) -> None:
        self.tables["undoings"][body["facts"]["decision"]] = {
            "undone_by": body["actor"]["user"], "at": body["at"], "seq": body["seq"],
        }  # fmt: skip
        self._open_again(body)

    def _lapse(self, body: Mapping[str, Any]) -> None:
        self._open_again(body)
        self.tables["cases"][body["case"]]["revived"] = "; ".join(body["facts"]["because"])

    def _assignment(self, body: Mapping[str, Any]) -> None:
        self.tables["cases"][body["case"]]["assignee"] = body["facts"]["user"] or None

    def _attachment(self, body: Mapping[str, Any]) -> None:
        facts, name = body["facts"], self._section("name")
        self.tables["attachments"][facts["attachment"]] = {
            "case_id": body["case"], "name": ANY if name is None else name,
            "size": facts["size"], "sha256": facts["sha256"], "content": facts["sha256"],
            "seq": body["seq"],
        }  # fmt: skip

    def _good_guy(self, body: Mapping[str, Any]) -> None:
        facts, case = body["facts"], self.tables["cases"][body["case"]]
        self.tables["suppressions"][facts["suppression"]] = {
            "case_id": body["case"], "decision_id": facts["decision"],
            **{name: case[name] for name in ("subject_key", "list", "entry_id")},
            "entry_hash": facts["entry_hash"], "rule_hash": facts["rule_hash"],
            "expires": facts["expires"] or None, "seq": body["seq"],
            "voided": None, "voided_because": None,
        }  # fmt: skip

    def _void(self, body: Mapping[str, Any]) -> None:
        facts = body["facts"]
        self.tables["suppressions"][facts["suppression"]] |= {
            "voided": body["seq"], "voided_because": "; ".join(facts["because"]),
        }  # fmt: skip
