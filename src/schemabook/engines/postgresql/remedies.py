"""What mends a reading that the server refused or cut short."""

from __future__ import annotations

import re

_OVERLOADED = {
    "pg_get_constraintdef": ("(oid)",),
    "pg_get_expr": ("(pg_node_tree, oid)",),
    "pg_get_indexdef": ("(oid)", "(oid, integer, boolean)"),
    "pg_get_ruledef": ("(oid)",),
    "pg_get_triggerdef": ("(oid)",),
    "pg_get_viewdef": ("(oid)",),
    "obj_description": ("(oid, name)",),
}


def words(error: Exception) -> str:
    """The server's own first line, without a final full stop."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")


def grant(text: str, message: str, role: str) -> str:
    """The statement that gives the role what the server's message says it lacks, in whatever language."""
    found = re.findall(r"\w+", message)
    functions = set(re.findall(r"\b(\w+)\(", text))
    for word in found:
        if word in functions:
            listed = ", ".join(f"pg_catalog.{word}{arguments}" for arguments in _OVERLOADED.get(word, ("",)))
            return f"GRANT EXECUTE ON FUNCTION {listed} TO {role};"
        if word.startswith("pg_"):
            return f"GRANT SELECT ON pg_catalog.{word} TO {role};"
    return f"GRANT SELECT ON ALL TABLES IN SCHEMA pg_catalog TO {role};"


def wait_for_lock(seconds: float) -> str:
    """What to do when a lock was not had in time."""
    return f"Wait for what holds the lock, or give it longer with --lock-timeout (now {seconds:g} s)."


def give_longer(seconds: float) -> str:
    """What to do when a statement took too long."""
    return f"Give it longer with --statement-timeout (now {seconds:g} s)."
