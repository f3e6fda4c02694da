"""The JSON Schema of an engagement file, made from fields.yaml, for editors that check as one
types. It is looser than the reader in what a value may look like, and knows no paths."""

from __future__ import annotations

from typing import Any

from tidegate.desk.review.fields import TOP, Field, Shape, shapes

_SCALAR = ["string", "number", "boolean", "null"]
_LISTED = ("texts", "names", "countries", "files")


def file_schema() -> dict[str, Any]:
    """The schema: each kind of record under `$defs`, the file itself at the top."""
    known = shapes()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An engagement, for `tidegate review`",
        "description": "`tidegate review --form --format json`. Fields are only added.",
        **_object(known[TOP]),
        "$defs": {name: _object(shape) for name, shape in known.items() if name != TOP},
    }


def _object(shape: Shape) -> dict[str, Any]:
    kinds = ["object"]
    if shape.short:
        kinds += ["string", "array"] if shape.fields[shape.short].kind == "files" else ["string"]
    needed = [field.name for field in shape.fields.values() if field.needed]
    return {
        "type": kinds if len(kinds) > 1 else kinds[0],
        "properties": {name: _value(field) for name, field in shape.fields.items()},
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
    }


def _value(field: Field) -> dict[str, Any]:
    about = {"description": field.says}
    if field.kind == "record":
        return {"$ref": f"#/$defs/{field.of}", **about}
    if field.kind == "records":
        return {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{field.of}"}, **about}
    if field.kind in _LISTED:
        return {"type": [*_SCALAR, "array"], "items": {"type": _SCALAR}, **about}
    if field.kind == "word":
        return {"type": ["string", "null"], "enum": [*field.words, None], **about}
    if field.kind in ("map", "answers", "replies"):
        value: dict[str, Any] = {"type": _SCALAR}
        if field.kind == "answers":
            value = {"type": [*_SCALAR, "array"], "items": {"type": _SCALAR}}
        elif field.kind == "replies":
            value = {"type": [*_SCALAR, "object"], "properties": {
                name: {"type": _SCALAR} for name in ("answer", "quote", "where")
            }}  # fmt: skip
        return {"type": ["object", "null"], "additionalProperties": value, **about}
    return {"type": _SCALAR, **about}
