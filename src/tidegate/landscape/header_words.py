"""What headers of a series say: words for a system, its date, its group and its scores."""

from __future__ import annotations

from typing import Literal

By = Literal["country", "maker"]
FIELDS = ("name", "date", "country", "maker", "score", "source")
ALIASES = {
    "system": "name", "model": "name", "released": "date", "release_date": "date",
    "organisation": "maker", "organization": "maker", "developer": "maker",
    "manufacturer": "maker", "vendor": "maker", "metric": "score", "scores": "score",
}  # fmt: skip
# Folded headers, the surest first. A header is met whole, or by all words of one of these.
WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        "system", "system name", "hardware name", "model", "model name", "name", "chip",
        "accelerator", "product", "title", "designation", "名称", "型号", "型號", "系统", "系統",
        "模型", "モデル", "製品", "모델", "система", "модель", "название", "nom", "modell",
        "bezeichnung", "modelo", "nombre", "sistema", "modele", "produkt", "producto",
    ),
    "date": (
        "release date", "released", "date released", "publication date", "launch date", "launched",
        "release", "date", "published", "announced", "availability", "available", "month", "year",
        "发布日期", "發布日期", "日期", "发布时间", "発売日", "発表日", "출시일", "날짜",
        "дата выпуска", "дата", "datum", "veroffentlicht", "fecha", "data", "date de sortie",
    ),
    "country": (
        "maker country", "country of maker", "country of organization", "country of organisation",
        "country", "countries", "nation", "jurisdiction", "country from organization", "国家",
        "國家", "国", "국가", "страна", "pays", "land", "pais", "paese",
    ),
    "maker": (
        "maker", "manufacturer", "organization", "organisation", "developer", "vendor", "company",
        "lab", "creator", "producer", "designer", "制造商", "厂商", "廠商", "公司", "机构", "機構",
        "メーカー", "제조사", "производитель", "организация", "hersteller", "fabricant",
        "fabricante", "produttore", "entwickler",
    ),
    "score": (
        "score", "scores", "elo", "rating", "index", "benchmark", "metric", "value", "performance",
        "accuracy", "result", "capability", "average", "tpp", "total processing performance",
        "max performance", "分数", "得分", "成绩", "性能", "スコア", "점수", "оценка", "wert",
        "puntuacion",
    ),
    "source": ("source", "source url", "url", "link", "reference", "sources", "来源", "出典"),
}  # fmt: skip
# A header with one of these is a number, but hardly what is compared, nor where it comes from.
ODD = frozenset(
    "id row rank number no year price cost usd tdp watt watts w last modified count size".split()
)
LOWER = frozenset(
    "loss perplexity error errors latency price cost time seconds rank wer cer rmse mae".split()
)
