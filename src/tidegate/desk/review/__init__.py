"""The review of an engagement: one file, every channel it gives ground for, one answer.

    gate.reviews.review("engagement.yaml")

gives the document of docs/schema/review.schema.json. `fields.yaml` says what a file may hold; each
channel is asked as its own command asks it, and nothing here decides anything itself.
"""

from tidegate.desk.review.drawer import Reviews
from tidegate.desk.review.engagement import Engagement
from tidegate.desk.review.file_schema import file_schema
from tidegate.desk.review.reading import blank_form, read_engagement

__all__ = ["Engagement", "Reviews", "blank_form", "file_schema", "read_engagement"]
