"""Which columns hold something about a person, or what opens a door, and what says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from schemabook.engines.sensitive import Sensitivity, find_sensitivity, is_about_persons, looks_sensitive, words_of
from schemabook.model.annotations import Annotations, ColumnNote
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.measurements import ColumnFigures, Measurements
from schemabook.model.tables import Column, Table

CREDENTIAL = "credential"
FREE_TEXT = "free text"
_NOT_PERSONAL = frozenset({"no", "none", "false"})
_TIMES = frozenset({Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE, Family.TIME, Family.YEAR})
_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.MONEY})
_NUMBERED = frozenset({"phone", "telephone", "telefon", "msisdn"})
_ONLY_IN: dict[Family, frozenset[str]] = {
    **dict.fromkeys(_TIMES, frozenset({"birth"})),
    **dict.fromkeys(_NUMBERS, frozenset({"pay", "location"})),
    Family.INTEGER: frozenset({"pay", "birth", "location", "payment", "identity document", "address"}),
    **dict.fromkeys((Family.ENUM, Family.SET), frozenset({"characteristics", "health"})),
    **dict.fromkeys((Family.BOOLEAN, Family.BIT), frozenset({"characteristics", "health"})),
    **dict.fromkeys((Family.INTERVAL, Family.RANGE, Family.FULL_TEXT), frozenset[str]()),
    Family.NETWORK: frozenset({"network"}),
    Family.UUID: frozenset({CREDENTIAL, "network"}),
    Family.GEOMETRY: frozenset({"location", "address"}),
    Family.VECTOR: frozenset({"biometrics"}),
}
_CLEAR = frozenset(
    """
    email emails phone phones telephone telefon mobile msisdn whatsapp firstname lastname middlename surname forename
    fullname username usernames displayname realname legalname familyname givenname personname customername
    holdername contactname recipientname employeename vorname nachname familienname prenom apellido apellidos cognome
    maiden dob birth birthday birthdate birthplace geburt geburtsdatum geburtstag naissance nacimiento gender sexual
    religion religious ethnicity nationality citizenship marital pregnant diagnosis diagnoses diagnos symptom symptoms
    allergy allergies medication prescription bloodtype biometric biometrics fingerprint salary wage wages payroll
    password passwords passwd passphrase passcode secret secrets credential credentials apikey accesskey privatekey
    secretkey encryptionkey signingkey authkey otp totp kennwort passwort contrasena ssn nino passport cpf
    socialsecurity personalnumber personalid driverlicen drivinglicen nationalid nationalinsurance identitynumber
    iban cvv cvc cvv2 creditcard debitcard cardnumber cardno useragent streetname recipient recipients addressee
    addressees reviewername authorname sendername guestname patientname studentname drivername buyername payeename
    loginid loginname maritalstatus resume resumes curriculum
    """.split()
)
"""Words that say it whatever the table is about."""
_ABOUT_IT = frozenset(
    """
    type types method pattern strategy label icon template format status count flag verified enabled provider rate url
    uri field column attribute exec order promotion policy mode config configuration settings
    """.split()
)
"""Last words of names that say something about the thing and not the thing itself."""
_STATES_OF_A_PERSON = frozenset({"characteristics", "health"})
"""What has a type or a status itself, such as blood and marriage."""
_OF_THINGS = frozenset(
    """
    queue topic exchange table column file bucket host hostname button icon logo image colour color font layout widget
    dashboard plan product package class method event
    """.split()
)
"""Words for things: what is named after one of them is not named after a person."""
_STATED = re.compile(r"(?i)\b(?:pii|gdpr|dsgvo|hipaa|personal data|personally identif|sensitive)")
_TOKENS = frozenset(
    "access refresh reset activate activation invite confirmation recovery auth api session bearer verification".split()
)
_SECRETS = frozenset({"value", "hash", "key", "secret", "data", "code"})
_IDENTIFIERS = frozenset({"id", "ids", "uuid", "guid", "rowguid"})
_OF_A_PERSON = frozenset({"name", "contact", "birth"})


class PersonalColumn(Value):
    """A column that holds something about a person, or that opens a door (`category` "credential").

    `category` is a kind of `engines.sensitive.Sensitivity`, or what people wrote. `judged_by` is "annotation",
    "comment", "name of the column", "name of the table" or "values that were seen"; `confidence` is "stated" (people
    said so), "likely" or "possible".
    """

    table: QualifiedName
    column: str
    category: str
    judged_by: str
    confidence: str

    @property
    def is_credential(self) -> bool:
        """Whether it opens a door and tells nothing about a person by itself."""
        return self.category == CREDENTIAL

    @property
    def is_sure(self) -> bool:
        """Whether it may be said without a doubt to readers who cannot look."""
        return self.confidence != "possible"


def find_personal_data(
    catalogue: Catalogue, annotations: Annotations, measurements: Measurements | None
) -> tuple[PersonalColumn, ...]:
    """The personal columns of all tables, in the catalogue's order of tables and columns.

    Names that say little by themselves, such as a city, count as likely only in tables that are about persons or refer
    to one that is. Columns of foreign keys are left out: what they refer to is named where it stands.
    """
    notes = {(table.name, column.name): column for table in annotations.tables for column in table.columns}
    profiles: dict[tuple[QualifiedName, str], ColumnFigures] = (
        {(one.table, one.column): one for one in measurements.columns} if measurements else {}
    )
    judged = {table.name: list(_judged(table, notes, profiles)) for table in catalogue.tables}
    persons = {name for name, columns in judged.items() if _is_about_persons(name, columns)}
    near = persons | {
        table.name
        for table in catalogue.tables
        if any(key.referenced_table in persons for key in table.foreign_keys) and judged[table.name]
    }
    return tuple(_with_confidence(one, near) for columns in judged.values() for one in columns)


def _judged(
    table: Table,
    notes: dict[tuple[QualifiedName, str], ColumnNote],
    profiles: dict[tuple[QualifiedName, str], ColumnFigures],
) -> Iterator[PersonalColumn]:
    """The personal columns of a table; one whose confidence hangs on the table's neighbours has none yet."""
    keys = {name for key in table.foreign_keys for name in key.columns}
    keys |= _numbers(table)
    for column in table.columns:
        note = notes.get((table.name, column.name)) if notes else None
        if note is not None and note.personal:
            if note.personal.lower() not in _NOT_PERSONAL:
                yield _found(table, column, note.personal, "annotation", "stated")
            continue
        if column.name in keys:
            continue
        why = find_sensitivity(table.name.name, column.name, column.comment)
        if why is not None and _can_hold(why, column):
            yield _found(table, column, why.kind, why.judged_by, _confidence(why, table, column))
        elif profiles and _looks_personal(profiles.get((table.name, column.name))):
            yield _found(table, column, "other", "values that were seen", "likely")


def _numbers(table: Table) -> set[str]:
    """The column that numbers the rows, where the primary key is one whole number."""
    key = table.primary_key.columns if table.primary_key else ()
    if len(key) != 1:
        return set()
    return {one.name for one in table.columns if one.name == key[0] and one.family is Family.INTEGER}


def _found(table: Table, column: Column, category: str, judged_by: str, confidence: str) -> PersonalColumn:
    return PersonalColumn(
        table=table.name, column=column.name, category=category, judged_by=judged_by, confidence=confidence
    )


def _can_hold(why: Sensitivity, column: Column) -> bool:
    """Whether a column of this type, and not just a reference to something else, can hold such a thing."""
    words = words_of(column.name)
    if words and words[-1] in _IDENTIFIERS and why.kind != "identity document":
        return False
    if _is_about_a_thing(why, words):
        return False
    if column.family is Family.INTEGER and why.kind == "contact":
        return not _NUMBERED.isdisjoint(why.words) and words[-1] in _NUMBERED | {"number", "no", "nr"}
    return column.family not in _ONLY_IN or why.kind in _ONLY_IN[column.family]


def _is_about_a_thing(why: Sensitivity, words: tuple[str, ...]) -> bool:
    """Whether the words say that it is of a thing: `login_button_icon`, `default_queue_name`, `content_type`."""
    if why.kind == "payment" and words[-2:] == ("routing", "key"):
        return True
    if why.kind == FREE_TEXT:
        return len(words) > 1 and words[-1] in _ABOUT_IT
    if why.judged_by != "name of the table" and (why.kind != "name" or not _CLEAR.isdisjoint(why.words)):
        return False
    return not _OF_THINGS.isdisjoint(words)


def _confidence(why: Sensitivity, table: Table, column: Column) -> str:
    """How sure it is; empty where that hangs on what the table is about."""
    if column.comment and _STATED.search(column.comment):
        return "stated"
    words = words_of(column.name)
    is_state = why.kind in _STATES_OF_A_PERSON and words and words[-1] in ("status", "type")
    if why.kind == FREE_TEXT or (words and not is_state and (words[-1] in _ABOUT_IT or "attribute" in words)):
        return "possible"
    if why.judged_by == "name of the table":
        named = is_about_persons(table.name.name) and why.kind == "name"
        secret = why.kind == CREDENTIAL and not _SECRETS.isdisjoint(words)
        return "likely" if named or secret else "possible"
    token = "token" in words and not _TOKENS.isdisjoint(words)
    return "likely" if token or not _CLEAR.isdisjoint(why.words) else ""


def _looks_personal(profile: ColumnFigures | None) -> bool:
    if profile is None:
        return False
    seen = [profile.minimum, profile.maximum, *(one.value for one in profile.common)]
    return any(one is not None and looks_sensitive(one) for one in seen)


def _is_about_persons(table: QualifiedName, columns: Iterable[PersonalColumn]) -> bool:
    listed = [one for one in columns if one.category != FREE_TEXT]
    if listed and is_about_persons(table.name):
        return True
    return any(one.category in _OF_A_PERSON and one.confidence for one in listed)


def _with_confidence(one: PersonalColumn, near: set[QualifiedName]) -> PersonalColumn:
    if one.confidence:
        return one
    return PersonalColumn(
        table=one.table,
        column=one.column,
        category=one.category,
        judged_by=one.judged_by,
        confidence="likely" if one.table in near else "possible",
    )


def by_table(columns: Iterable[PersonalColumn]) -> dict[QualifiedName, list[PersonalColumn]]:
    """The columns of each table."""
    found: dict[QualifiedName, list[PersonalColumn]] = defaultdict(list)
    for one in columns:
        found[one.table].append(one)
    return found
