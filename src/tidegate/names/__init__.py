"""What a name is, and how alike two names are, with the reasons.

analyse(text, schema)      a name taken apart: words, kinds, readings in other scripts
compare(a, b, schema)      a score 0–1 and the reasons
"""

from tidegate.names.analysis import Form, Kind, Name, Token, analyse
from tidegate.names.comparison import Comparison, best_forms, compare, explain, score_forms

__all__ = [
    "Comparison",
    "Form",
    "Kind",
    "Name",
    "Token",
    "analyse",
    "best_forms",
    "compare",
    "explain",
    "score_forms",
]
