"""FollowTheMoney JSON: {"id", "schema", "properties": {"name": […], …}}, one entity a line."""

from __future__ import annotations

from tidegate.intake.model import RecordTable

NAMES = ("properties.name", "caption")
MAPPED = (
    ("other_names", ("alias", "weakAlias", "previousName", "abbreviation")),
    ("given_name", ("firstName",)),
    ("middle_name", ("middleName",)),
    ("family_name", ("lastName",)),
    ("country", ("country", "jurisdiction", "mainCountry", "flag")),
    ("nationality", ("nationality", "citizenship")),
    ("birth_date", ("birthDate",)),
    ("address", ("address",)),
    ("identifier.LEI", ("leiCode",)),
    ("identifier.IMO", ("imoNumber",)),
    ("identifier.MMSI", ("mmsi",)),
    ("identifier.Call sign", ("callSign",)),
    ("identifier.Registration number", ("registrationNumber", "ogrnCode", "sknCode")),
    ("identifier.Tax number", ("taxNumber", "innCode", "vatCode")),
    ("identifier.Passport", ("passportNumber",)),
    ("identifier.National ID", ("idNumber", "socialSecurityNumber")),
    ("identifier.USCC", ("uscCode",)),
    ("identifier.DUNS", ("dunsCode",)),
    ("identifier.UEI", ("uniqueEntityId",)),
    ("identifier.BIC", ("swiftBic",)),
)


def is_ftm(table: RecordTable) -> bool:
    """Whether the records are FtM entities."""
    return "schema" in table.columns and any(c.startswith("properties.") for c in table.columns)


def ftm_mapping(table: RecordTable) -> dict[str, str] | None:
    """Which columns feed which field, for a table of FtM entities; None for any other table."""
    if not is_ftm(table):
        return None
    columns = set(table.columns)
    mapping = {"type": "schema"}
    if "id" in columns:
        mapping["own_id"] = "id"
    name = next((name for name in NAMES if name in columns), None)
    if name is not None:
        mapping["name"] = name
    for field, properties in MAPPED:
        if name is not None and field.endswith("_name") and field != "other_names":
            continue
        present = [f"properties.{p}" for p in properties if f"properties.{p}" in columns]
        if present:
            mapping[field] = " + ".join(present)
    for field in ("country", "nationality", "birth_date", "address", "other_names", "identifier"):
        if not any(key.partition(".")[0] == field for key in mapping):
            mapping[field] = ""
    return mapping
