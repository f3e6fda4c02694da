"""The columns of a transaction as the desk knows them, and the headers that mean them.

Money is read apart too: a currency may stand in a column, a header or the cell itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TAKERS = tuple(
    f"{who}{of}"
    for who in ("customer", "buyer", "consignee", "purchaser", "ultimate consignee", "recipient")
    for of in ("", "'s")
)
TRANSACTION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "quantity": (
        *("quantity", "qty", "units", "count", "number of units", "pieces", "pcs"),
        *("menge", "anzahl", "stückzahl", "quantité", "nombre", "数量"),
    ),
    "value": (
        *("value", "amount", "total value", "order value", "contract value", "total"),
        *("wert", "gesamtwert", "warenwert", "betrag", "auftragswert"),
        *("valeur", "valeur totale", "montant", "montant total", "总价", "总值", "金额", "价值"),
    ),
    "unit_price": (
        *("unit price", "price", "price each", "price per unit", "einzelpreis", "stückpreis"),
        *("preis", "prix unitaire", "prix", "单价", "价格"),
    ),
    "currency": ("currency", "ccy", "währung", "devise", "monnaie", "货币", "币种"),
    "from": (
        *("from", "from country", "exporting country", "ship from", "country of export"),
        *("ausfuhrland", "versendungsland", "pays d'exportation", "出口国"),
    ),
    "destination": (
        *("to", "destination", "destination country", "ship to", "ship to country"),
        *("to country", "country of destination", "country of end use", "end use country"),
        *("ziel", "zielland", "bestimmungsland", "empfangsland", "land des empfängers"),
        *("pays de destination", "pays destinataire", "目的国", "目的地", "目的地国家", "目的国家"),
    ),
    "end_user": (
        *("end user", "end user name", "final user", "ultimate end user"),
        *("endverwender", "endverbraucher", "endnutzer", "utilisateur final"),
        *("最终用户", "最终使用者", "終端用戶", "终端用户"),
    ),
    "consignee": (
        *("consignee", "ultimate consignee", "customer", "buyer", "purchaser", "recipient"),
        *("customer name", "buyer name", "consignee name", "kunde", "käufer", "empfänger"),
        *("client", "acheteur", "destinataire", "客户", "买方", "收货人"),
    ),
    "consignee_hq": tuple(
        f"{who} {what}"
        for who in _TAKERS
        for what in ("hq", "headquarters", "country", "hq country", "headquarters country", "seat")
    ),
    "consignee_parent": tuple(
        f"{who} {what}"
        for who in _TAKERS
        for what in ("parent", "parent company", "ultimate parent")
    ),
    "consignee_parent_country": tuple(
        f"{who} {what}"
        for who in _TAKERS
        for what in ("parent country", "parent hq", "parent headquarters", "parent hq country")
    ),
    "intermediate_consignee": ("intermediate consignee", "distributor", "forwarder", "reseller"),
    "end_user_hq": (
        *("end user hq", "end user headquarters", "headquarters", "hq", "hq country"),
        *("end user hq country", "headquarters country"),
    ),
    "end_user_parent": (
        *("end user parent", "parent", "ultimate parent", "parent company"),
        "end user ultimate parent",
    ),
    "end_user_parent_country": (
        *("parent country", "parent hq", "ultimate parent country", "end user parent country"),
        *("parent hq country", "end user parent hq"),
    ),
    "owner": ("owner", "owners", "shareholder", "listed owner"),
    "owner_share": ("owner share", "share", "share percent", "ownership percent", "stake"),
    "end_use": ("end use", "end uses", "use", "intended use", "purpose"),
    "date": ("date", "shipment date", "ship date", "export date", "transaction date", "as of"),
    "exporter": ("exporter", "seller", "shipper", "exporter name"),
    "movement": ("movement", "movement type", "type of movement"),
    "reference": ("reference", "order", "order number", "po number", "transaction id", "id"),
}
"""A transaction's columns, as the desk knows them, and the headers that mean them."""

TRANSACTION_FACTS = frozenset(
    {
        *("from_country", "destination_groups", "party_hq5", "party_seat_groups", "subject_to_ear"),
        *("exporter_is_maker", "exporter_is_fab", "owner_lists", "party_lists", "end_user_us"),
        *("parties_screened", "dd_certified", "notified", "tariff_exempt_use", "release_of"),
        *("release_eccn", "intended_for_publication", "restrictions_accepted", "published"),
        *("recipient_citizenship", "recipient_us_protected", "investment_target"),
        *("covered_foreign_person", "advanced_design"),
    }
)
"""Columns of rules/facts/transaction.yaml that a file may give by their own names."""

CURRENCIES = frozenset(
    {
        *("USD", "EUR", "GBP", "JPY", "CNY", "CNH", "HKD", "TWD", "KRW", "SGD", "AUD", "NZD"),
        *("CAD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "ISK", "TRY"),
        *("INR", "IDR", "MYR", "THB", "VND", "PHP", "PKR", "BDT", "LKR", "KZT", "UZS", "RUB"),
        *("UAH", "BYN", "GEL", "AZN", "AED", "SAR", "QAR", "KWD", "BHD", "OMR", "JOD"),
        *("ILS", "EGP", "MAD", "ZAR", "NGN", "KES", "BRL", "MXN", "ARS", "CLP", "COP", "PEN"),
    }
)
"""Codes of ISO 4217 that an amount may carry."""
_HEADED = re.compile(
    r"(?P<rest>.+?)[\s_]*(?:[(\[（]\s*(?:in\s+)?(?P<inside>[A-Za-z]{3})\s*[)\]）]"
    r"|[\s_,]+(?:in[\s_]+)?(?P<after>[A-Za-z]{3}))\s*"
)
_AMOUNT = re.compile(
    r"(?:(?P<before>[A-Za-z]{3})\s*(?P<first>[\d.,'’\s\u00a0\u202f]*\d)"
    r"|(?P<last>\d[\d.,'’\s\u00a0\u202f]*?)\s*(?P<after>[A-Za-z]{3}))\.?"
)


def currency_in(header: str) -> tuple[str, str]:
    """(the header without its currency, the currency): "Unit price (USD)" is ("Unit price",
    "USD"); ("", "") where it names none."""
    match = _HEADED.fullmatch(header.strip())
    code = _code(match["inside"] or match["after"]) if match else ""
    return (match["rest"], code) if match and code else ("", "")


def amount_and_currency(text: str) -> tuple[str, str]:
    """(amount, currency) of "12,000 USD" or "USD 12,000"; (text, "") where it names none."""
    match = _AMOUNT.fullmatch(text.strip()[:100])
    code = _code(match["before"] or match["after"]) if match else ""
    return ((match["first"] or match["last"]).strip(), code) if match and code else (text, "")


def _code(text: str) -> str:
    code = text.upper()
    code = "CNY" if code == "RMB" else code
    return code if code in CURRENCIES else ""
