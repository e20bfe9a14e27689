"""The conversation before a document: what is asked, what follows from the answers, and what will be written."""

from __future__ import annotations

from schemabook.conversation.answers import Outcome, apply_answers
from schemabook.conversation.plan import PlannedSection, find_plan
from schemabook.conversation.questions import find_conversation, find_questions, question_after

__all__ = [
    "Outcome",
    "PlannedSection",
    "apply_answers",
    "find_conversation",
    "find_plan",
    "find_questions",
    "question_after",
]
