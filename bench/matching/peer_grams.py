"""anyascii with character 3-grams as a sparse matrix (TF-IDF): the plain road across scripts."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from anyascii import anyascii
from questions import Answers, Hit, Question

from tidegate.lists.entry import Entry

_VOWELS = str.maketrans("", "", "aeiouwyh'`-")


class Grams:
    """Cosine of TF-IDF weighted 3-grams of names read in plain letters.

    `consonants` leaves all vowels away on both sides, which Arabic needs: it writes few of them.
    """

    thresholds = (0.50, 0.30, 0.40, 0.60)
    slow = False

    def __init__(self, *, consonants: bool = False) -> None:
        self.name = "anyascii consonants, 3-grams" if consonants else "anyascii, 3-grams"
        self.total = 0.0
        self._left_out = _VOWELS if consonants else {}
        self._ids: list[str] = []

    def _read(self, text: str) -> str:
        return anyascii(text).lower().translate(self._left_out)

    def load(self, entries: Iterable[Entry]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        rows = [(n.text, e.entry_id) for e in entries for n in e.names]
        self._ids = [id for _, id in rows]
        self._vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), sublinear_tf=True)
        self._listed = self._vectors.fit_transform(self._read(t) for t, _ in rows).T.tocsr()

    def ask(self, questions: Sequence[Question], least: float) -> Answers:
        started = time.process_time()
        answers: Answers = []
        for first in range(0, len(questions), 256):
            part = questions[first : first + 256]
            asked = self._vectors.transform(self._read(q.text) for q in part)
            scores = (asked @ self._listed).tocsr()
            for row in range(len(part)):
                low, high = scores.indptr[row], scores.indptr[row + 1]
                best: dict[str, float] = {}
                for at, score in zip(
                    scores.indices[low:high].tolist(), scores.data[low:high].tolist(), strict=True
                ):
                    if score >= least and score > best.get(self._ids[at], 0.0):
                        best[self._ids[at]] = score
                ranked = sorted(best.items(), key=lambda b: (-b[1], b[0]))[:10]
                answers.append([Hit(score, id) for id, score in ranked])
        self.total += time.process_time() - started
        return answers
