"""A model the user brings: read safely, run with numpy, heard only about the abstain band."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from tidegate.collaboration.areas import classify, load_model, nearness
from tidegate.collaboration.areas.sentence_model import SentenceModel, _erf
from tidegate.collaboration.areas.word_pieces import pieces_of
from tidegate.errors import InputError

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "un",
    "##aff",
    "##able",
    "quantum",
    "rice",
    "，",
    "量",
]
WIDTH, WIDE, HEADS = 8, 16, 2


def shapes() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": (16, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    layer = "encoder.layer.0."
    for name, out, into in (
        ("attention.self.query", WIDTH, WIDTH),
        ("attention.self.key", WIDTH, WIDTH),
        ("attention.self.value", WIDTH, WIDTH),
        ("attention.output.dense", WIDTH, WIDTH),
        ("intermediate.dense", WIDE, WIDTH),
        ("output.dense", WIDTH, WIDE),
    ):
        found[f"{layer}{name}.weight"] = (out, into)
        found[f"{layer}{name}.bias"] = (out,)
    for name in ("embeddings", layer + "attention.output", layer + "output"):
        found[f"{name}.LayerNorm.weight"] = (WIDTH,)
        found[f"{name}.LayerNorm.bias"] = (WIDTH,)
    return found


def write_model(directory: Path) -> Path:
    directory.mkdir()
    chance = np.random.default_rng(7)
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, shape in shapes().items():
        data = chance.normal(size=shape).astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    told = json.dumps(header).encode()
    told += b" " * (-len(told) % 8)
    (directory / "model.safetensors").write_bytes(len(told).to_bytes(8, "little") + told + body)
    (directory / "vocab.txt").write_text("\n".join(PIECES), "utf-8")
    config = {"num_hidden_layers": 1, "num_attention_heads": HEADS, "layer_norm_eps": 1e-12}
    (directory / "config.json").write_text(json.dumps(config), "utf-8")
    return directory


@pytest.fixture
def model(tmp_path: Path) -> SentenceModel:
    return load_model(write_model(tmp_path / "small"))


def test_words_are_cut_as_bert_cuts_them() -> None:
    vocabulary = {piece: number for number, piece in enumerate(PIECES)}
    assert pieces_of("Unaffable", vocabulary, 16) == [2, 4, 5, 6, 3]
    assert pieces_of("QUÁNTUM，量 rice!", vocabulary, 16) == [2, 7, 9, 10, 8, 1, 3]
    assert pieces_of("rice " * 50, vocabulary, 6) == [2, 8, 8, 8, 8, 3]
    assert pieces_of("x" * 500, vocabulary, 6) == [2, 1, 3]
    assert pieces_of("", vocabulary, 6) == [2, 3]


def test_the_error_function_is_right_to_a_millionth() -> None:
    at = np.linspace(-4, 4, 81, dtype=np.float32)
    assert np.allclose(_erf(at), [math.erf(float(x)) for x in at], atol=1e-6)


def test_a_text_becomes_a_vector_of_length_one(model: SentenceModel) -> None:
    one, other = model.vectors(["quantum rice", "rice quantum"])
    assert np.isclose(float(one @ one), 1.0, atol=1e-5)
    assert not np.allclose(one, other)
    assert np.array_equal(one, model.vector("quantum rice"))


def test_without_a_model_the_user_is_told_how_to_come_by_one(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_model(tmp_path)
    assert "without a model the terms answer alone" in caught.value.hint


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        b"\xff" * 40,
        (2).to_bytes(8, "little") + b"[]",
        (9).to_bytes(8, "little") + b'{"a": 1} ',
        (1 << 60).to_bytes(8, "little") + b"{}",
    ],
)
def test_a_broken_file_of_weights_is_refused(tmp_path: Path, bytes_: bytes) -> None:
    directory = write_model(tmp_path / "broken")
    (directory / "model.safetensors").write_bytes(bytes_)
    with pytest.raises(InputError):
        load_model(directory)


def test_weights_that_lie_outside_the_file_are_refused(tmp_path: Path) -> None:
    directory = write_model(tmp_path / "short")
    whole = (directory / "model.safetensors").read_bytes()
    (directory / "model.safetensors").write_bytes(whole[:-64])
    with pytest.raises(InputError, match="does not lie in the file"):
        load_model(directory)


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    directory = write_model(tmp_path / "other")
    (directory / "config.json").write_text("{}", "utf-8")
    with pytest.raises(InputError, match="no model of the kind BERT"):
        load_model(directory)


def said(monkeypatch: pytest.MonkeyPatch, high: dict[tuple[str, str], float]) -> None:
    from tidegate.collaboration.areas import scheme

    def cosines(
        title: str, abstract: str, schemes: tuple[str, ...], model: SentenceModel
    ) -> dict[tuple[str, str], float]:
        return {
            (id, area.id): high.get((id, area.id), 0.3)
            for id in schemes
            for area in scheme(id).areas
        }

    monkeypatch.setattr(nearness, "cosines", cosines)


ASKED = ("ca.stra",)
TOOL = ("Readmission after heart failure", "Risk was modelled by machine learning.")


def test_a_near_definition_moves_unsure_words_up_and_keeps_them(
    monkeypatch: pytest.MonkeyPatch, model: SentenceModel
) -> None:
    said(monkeypatch, {("ca.stra", "ai_big_data"): 0.5})
    (mention,) = classify(*TOOL, schemes=ASKED, model=model)
    assert (mention.verdict, mention.how, mention.score) == ("touches", "model", 0.5)
    assert mention.quotes[0][3] == "machine learning"


def test_a_far_definition_takes_unsure_words_out(
    monkeypatch: pytest.MonkeyPatch, model: SentenceModel
) -> None:
    said(monkeypatch, {("ca.stra", "ai_big_data"): 0.1})
    assert classify(*TOOL, schemes=ASKED, model=model) == ()


def test_the_model_never_takes_away_what_the_words_touch(
    monkeypatch: pytest.MonkeyPatch, model: SentenceModel
) -> None:
    said(monkeypatch, {("ca.stra", "quantum"): -1.0})
    alone = classify("A quantum repeater", "x", schemes=ASKED)
    assert classify("A quantum repeater", "x", schemes=ASKED, model=model) == alone != ()


def test_where_no_word_speaks_the_model_may_only_make_the_nearest_area_unsure(
    monkeypatch: pytest.MonkeyPatch, model: SentenceModel
) -> None:
    said(monkeypatch, {("ca.stra", "quantum"): 0.99, ("ca.stra", "energy"): 0.98})
    (mention,) = classify("Keys of light", "x", schemes=ASKED, model=model)
    assert (mention.area, mention.verdict, mention.how) == ("quantum", "unsure", "model")
    assert mention.quotes == (("title", 0, 13, "Keys of light"),)


def test_a_model_is_asked_of_the_real_definitions(model: SentenceModel) -> None:
    found = nearness.cosines("rice", "", ASKED, model)
    assert len(found) == 11
    assert all(-1.001 <= cosine <= 1.001 for cosine in found.values())
    assert classify("", "", schemes=ASKED, model=model) == ()
