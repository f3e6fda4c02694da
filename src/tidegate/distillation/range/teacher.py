"""The laboratory's teacher: a small model of the text at hand, trained once and kept.

It continues whatever it is asked (as a base model does), and grades two answers by which it would
rather have said. It knows little; what matters is that it is a model, that it answers, and that a
student can be measured against it word for word.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from tidegate.distillation.range.grading import graded_pair
from tidegate.distillation.range.network import Lexicon, Network, needs_scikit_learn, pairs
from tidegate.distillation.range.texts import Corpus, standard_library, words
from tidegate.findings.atomic import AtomicFiles

NAME = "laboratory-teacher"
CAPACITY, HIDDEN, PASSES = 1_000, 96, 3
MOST_WORDS = 16  # of one answer
_CHUNK = 200_000  # rows of one training call: bounds memory
_SHAPE = 2  # of the kept file; raise it when the model's shape changes


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer's text, and the words of prompt and answer as the teacher counts them."""

    text: str
    tokens_in: int
    tokens_out: int


class Teacher(Protocol):
    """Whatever the service can serve; `about` names it with its size and licence."""

    name: str
    about: str

    def answer(
        self, prompt: str, *, temperature: float, most: int, seed: int
    ) -> Answered: ...  # pragma: no cover


class LocalTeacher:
    """The trained model, and what it was trained from."""

    def __init__(self, network: Network, about: str, sha256: str) -> None:
        self.name = NAME
        self.network = network
        self.about = about
        self.sha256 = sha256

    def answer(self, prompt: str, *, temperature: float, most: int, seed: int) -> Answered:
        """Continues the prompt in a new paragraph; where it asks to grade answers in a wording of
        data/attacks.yaml, grades them. The same seed gives the same answer."""
        told = words(prompt)
        graded = graded_pair(prompt)
        if graded:
            grade = self.grade(graded.question, graded.first, graded.second)
            return Answered(grade, len(told), len(words(grade)))
        lexicon = self.network.lexicon
        drawn = self.network.continued(
            lexicon.asked(prompt), np.random.default_rng(seed),
            most=max(1, min(most, MOST_WORDS)), temperature=max(0.0, temperature),
        )  # fmt: skip
        return Answered(lexicon.text(drawn), len(told), len(drawn))

    def grade(self, question: str, first: str, second: str | None = None) -> str:
        """ "A" where the first answer's words are at least as likely as the second's, else "B"; a
        mark from 0 to 10 where there is one answer: ten less its mean surprise in nats."""
        before = self.network.lexicon.asked(question)
        codes = self.network.lexicon.codes
        likely = self.network.likelihood(before, codes(words(first)))
        if second is None:
            return f"mark {max(0.0, 10.0 + likely):.3f}"
        other = self.network.likelihood(before, codes(words(second)))
        return "A" if likely >= other else "B"


def whole(system: str | None, prompt: str) -> str:
    """What a teacher reads of a request: the instructions, then the user's words."""
    return f"{system}\n\n{prompt}" if system else prompt


def local_teacher(
    home: Path, *, seed: int = 0, corpus: Corpus | None = None, passes: int = PASSES
) -> LocalTeacher:
    """The teacher kept in `home`/range, or one trained now (about 40 s on one processor) and kept.

    It is trained again where the text, scikit-learn or the settings are others. Raises UsageError
    where scikit-learn is not installed.
    """
    needs_scikit_learn()
    from sklearn import __version__ as version

    text = corpus if corpus is not None else standard_library()
    settings = f"{_SHAPE} {CAPACITY} {HIDDEN} {passes} {seed} {version} {text.sha256}"
    key = hashlib.sha256(settings.encode()).hexdigest()[:16]
    path = home / "range" / f"teacher-{key}.npz"
    network = _kept(path)
    if network is None:
        network = trained(text, seed=seed, passes=passes)
        _keep(network, path)
    about = (
        f"scikit-learn {version} MLPClassifier (BSD-3-Clause), {network.parameters:,} weights, "
        f"trained on {text.name} ({text.licence}, {text.words:,} words)"
    )
    return LocalTeacher(network, about, text.sha256)


def trained(
    corpus: Corpus, *, seed: int, passes: int, capacity: int = CAPACITY, hidden: int = HIDDEN
) -> Network:
    """A network taught the corpus, document by document."""
    told = [words(document) for document in corpus.documents]
    counted = Counter(word for document in told for word in document)
    usual = sorted(counted, key=lambda word: (-counted[word], word))[: capacity - 1]
    network = Network(Lexicon(capacity, usual), hidden=hidden, seed=seed)
    rows = [pairs((), [*network.lexicon.codes(one), 0], network.lexicon.pad) for one in told]
    windows = np.concatenate([one for one, _ in rows])
    targets = np.concatenate([one for _, one in rows])
    sayable = np.flatnonzero(targets < capacity)
    rng = np.random.default_rng(seed)
    for _ in range(passes):
        order = rng.permutation(sayable)
        for start in range(0, len(order), _CHUNK):
            part = order[start : start + _CHUNK]
            network.learn(windows[part], targets[part])
    return network


def _kept(path: Path) -> Network | None:
    if not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            return Network.of_state(np.load(stream, allow_pickle=False))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None  # a file cut short is made again


def _keep(network: Network, path: Path) -> None:
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with AtomicFiles() as files:
        part = files.open(path)
        with part.open("wb") as stream:
            np.savez(stream, **network.state())  # type: ignore[arg-type]
