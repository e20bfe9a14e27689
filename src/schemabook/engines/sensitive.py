"""Which columns hold what no document may show: judged by names and comments, on the side of caution."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[A-Z]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüßàâçéèêëîïôûñáíóú]+|\d+")

_WORDS = frozenset(
    """
    email emails mail mails mailbox phone phones telephone tel mobile cell fax msisdn skype whatsapp telegram
    contact contacts address addresses addr address1 address2 adresse anschrift direccion endereco street strasse
    rue calle house apartment postcode postal zip plz city town ort ville ciudad latitude longitude lat lng lon geo
    gps location coordinates firstname lastname surname forename given middle maiden fullname nickname nick alias
    initials fname lname uname username usernames login logins handle screenname displayname signatory vorname
    nachname familienname prenom nombre apellido apellidos cognome salutation person persons people contactname dob
    birth birthday birthdate birthplace born geburtsdatum geburtstag naissance nacimiento age death deceased gender
    sex sexual orientation religion religious ethnicity ethnic race nationality citizenship political marital
    pregnant health medical diagnosis diagnoses disease illness symptom symptoms allergy allergies medication
    prescription blood disability treatment patient insurance genetic biometric biometrics face fingerprint voice
    photo photos picture avatar salary wage wages income compensation pay payroll password passwords passwd pwd pass
    passphrase passcode secret secrets token tokens jwt hash hashed digest salt credential credentials otp totp mfa
    pin puk cvv cvc cvv2 nonce cookie cookies session sessions auth oauth signature csrf recovery apikey privatekey
    certificate cert pem bearer kennwort passwort contrasena ssn sin nino nin passport licence license cpf cnpj dni
    nie nif bsn pesel nir tin vat taxid iban bic swift card cards pan ccn acct bank banking routing sortcode konto
    kontonummer ip ips ipv4 ipv6 ipaddr inet mac imei imsi uuidv1 useragent agent referrer referer device note notes
    comment comments remark remarks message messages body payload content contents memo letter transcript recipient
    recipients addressee addressees reviewer reviewers payee payees resume resumes curriculum
    """.split()
)
_RUNS = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "credential",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "encryptionkey",
    "signingkey",
    "licensekey",
    "licencekey",
    "authkey",
    "token",
    "email",
    "telephone",
    "telefon",
    "phone",
    "mobile",
    "firstname",
    "lastname",
    "middlename",
    "surname",
    "fullname",
    "username",
    "displayname",
    "realname",
    "legalname",
    "familyname",
    "givenname",
    "personname",
    "customername",
    "clientname",
    "holdername",
    "contactname",
    "recipientname",
    "employeename",
    "reviewername",
    "authorname",
    "sendername",
    "guestname",
    "patientname",
    "studentname",
    "drivername",
    "buyername",
    "payeename",
    "loginid",
    "loginname",
    "maritalstatus",
    "birth",
    "geburt",
    "streetname",
    "postcode",
    "zipcode",
    "postalcode",
    "ipaddr",
    "remoteaddr",
    "clientip",
    "useragent",
    "deviceid",
    "accountnumber",
    "accountno",
    "acctno",
    "acctnum",
    "cardnumber",
    "cardno",
    "creditcard",
    "debitcard",
    "ibannumber",
    "sortcode",
    "routingnumber",
    "taxid",
    "taxnumber",
    "nationalid",
    "nationalinsurance",
    "idnumber",
    "identitynumber",
    "socialsecurity",
    "personalnumber",
    "personalid",
    "passport",
    "driverlicen",
    "drivinglicen",
    "diagnos",
    "bloodtype",
)
_PERSONS = frozenset(
    """
    user users person persons people customer customers client clients employee employees staff patient patients
    member members contact contacts student students teacher teachers guest guests driver drivers subscriber
    subscribers recipient recipients author authors applicant applicants candidate candidates passenger passengers
    visitor visitors donor donors lead leads profile profiles account accounts owner owners actor actors doctor
    doctors parent parents child children pupil pupils tenant tenants player players resident residents beneficiary
    beneficiaries signatory signatories cardholder cardholders payee payees holder holders colleague colleagues
    friend friends kunde kunden mitarbeiter
    """.split()
)
_OF_PERSONS = frozenset(
    "name names label title first last nom value identifier number code id_code bio about description".split()
)
_VAULTS = frozenset(
    """
    credential credentials secret secrets password passwords token tokens vault vaults session sessions apikey
    apikeys otp cookie cookies
    """.split()
)
_HARMLESS = frozenset(
    "id ids uuid created updated deleted at type kind status state is has count version enabled".split()
)
_SAID = re.compile(
    r"(?i)\b(?:pii|gdpr|dsgvo|hipaa|personal(?:ly)?|private|confidential|sensitive|secret|password|credentials?|e-?mail"
    r"|phone|telephone|address(?:es)?|date of birth|birthday|iban|card number|account number|passport|ip address|token"
    r"|(?:first|last|full|given|family) name|social security|health|medical)\b"
)
_VALUE = re.compile(
    r"[^\s@]+@[^\s@]+\.\w{2,}"  # an e-mail address
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"  # an IBAN
    r"|\b(?:\d[ -]?){13,19}\b"  # the number of a card
    r"|\+\d[\d ()/-]{6,}\d"  # a telephone number
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b"  # an address on the network
    r"|\beyJ[\w-]{8,}\.|\$2[aby]\$|\$argon2|-----BEGIN "  # tokens, hashes, keys
    r"|://[^/\s:@]+:[^@\s]+@"  # a password in a URL
)


def is_sensitive(table_name: str, column_name: str, comment: str | None) -> bool:
    """Whether the values of a column may be personal data, credentials or the like.

    Judged from the names of table and column, in whatever case and spelling, and from the column's comment; nothing
    of the data is looked at. In doubt the answer is yes: names of persons, contacts, addresses, births, health,
    pay, credentials, tokens, numbers of accounts and cards, places, network addresses, and free text that people write.
    """
    words = _words(column_name)
    run = "".join(words)
    if _WORDS & {*words, run} or any(part in run for part in _RUNS):
        return True
    if comment and _SAID.search(comment):
        return True
    of_table = set(_words(table_name))
    if of_table & _VAULTS and not set(words) <= _HARMLESS:
        return True
    return bool(of_table & _PERSONS and set(words) & _OF_PERSONS)


_KINDS = {
    "contact": """
        email emails mail mails mailbox phone phones telephone telefon tel mobile cell fax msisdn skype whatsapp
        telegram contact contacts
    """,
    "address": """
        address addresses addr address1 address2 adresse anschrift direccion endereco street strasse rue calle house
        apartment postcode postal zip plz city town ort ville ciudad streetname zipcode postalcode
    """,
    "location": "latitude longitude lat lng lon geo gps location coordinates",
    "name": """
        firstname lastname surname forename given middle maiden fullname nickname nick alias initials fname lname uname
        username usernames handle screenname displayname signatory vorname nachname familienname prenom nombre apellido
        apellidos cognome salutation person persons people contactname middlename realname legalname familyname
        givenname personname customername clientname holdername recipientname employeename reviewername authorname
        sendername guestname patientname studentname drivername buyername payeename login logins loginid loginname
        recipient recipients addressee addressees reviewer reviewers payee payees
    """,
    "birth": """
        dob birth birthday birthdate birthplace born geburtsdatum geburtstag geburt naissance nacimiento age death
        deceased
    """,
    "characteristics": """
        gender sex sexual orientation religion religious ethnicity ethnic race nationality citizenship political marital
        maritalstatus
    """,
    "health": """
        pregnant health medical diagnosis diagnoses diagnos disease illness symptom symptoms allergy allergies
        medication prescription blood bloodtype disability treatment patient insurance genetic
    """,
    "biometrics": "biometric biometrics face fingerprint voice photo photos picture avatar",
    "pay": "salary wage wages income compensation pay payroll",
    "credential": """
        password passwords passwd pwd pass passphrase passcode secret secrets token tokens jwt hash hashed digest salt
        credential credentials otp totp mfa pin puk nonce cookie cookies session sessions auth oauth signature csrf
        recovery apikey privatekey certificate cert pem bearer kennwort passwort contrasena accesskey secretkey
        encryptionkey signingkey licensekey licencekey authkey
    """,
    "identity document": """
        ssn sin nino nin passport licence license cpf cnpj dni nie nif bsn pesel nir tin vat taxid taxnumber nationalid
        nationalinsurance idnumber identitynumber socialsecurity personalnumber personalid driverlicen drivinglicen
    """,
    "payment": """
        cvv cvc cvv2 iban bic swift card cards pan ccn acct bank banking routing sortcode konto kontonummer
        accountnumber accountno acctno acctnum cardnumber cardno creditcard debitcard ibannumber routingnumber
    """,
    "network": """
        ip ips ipv4 ipv6 ipaddr inet mac imei imsi uuidv1 useragent agent referrer referer device remoteaddr clientip
        deviceid
    """,
    "career": "resume resumes curriculum",
    "free text": """
        note notes comment comments remark remarks message messages body payload content contents memo letter transcript
    """,
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_KIND_SAID = (
    ("credential", re.compile(r"(?i)\b(?:secret|password|credentials?|token)\b")),
    ("contact", re.compile(r"(?i)\b(?:e-?mail|phone|telephone)\b")),
    ("network", re.compile(r"(?i)\bip address\b")),
    ("address", re.compile(r"(?i)\baddress(?:es)?\b")),
    ("birth", re.compile(r"(?i)\b(?:date of birth|birthday)\b")),
    ("payment", re.compile(r"(?i)\b(?:iban|card number|account number)\b")),
    ("identity document", re.compile(r"(?i)\b(?:passport|social security)\b")),
    ("name", re.compile(r"(?i)\b(?:first|last|full|given|family) name\b")),
    ("health", re.compile(r"(?i)\b(?:health|medical|hipaa)\b")),
)


class Sensitivity(NamedTuple):
    """Why a column is judged sensitive.

    `kind` is "contact", "address", "location", "name", "birth", "characteristics", "health", "biometrics", "pay",
    "credential", "identity document", "payment", "network", "career", "free text" or "other"; `judged_by` is
    "name of the column", "comment" or "name of the table"; `words` are those that say it.
    """

    kind: str
    judged_by: str
    words: tuple[str, ...] = ()


def find_sensitivity(table_name: str, column_name: str, comment: str | None) -> Sensitivity | None:
    """What a column may hold of a person, or of what opens a door, and what says so.

    None exactly where `is_sensitive` says no.
    """
    named = _named(column_name)
    if named is not None:
        return named
    said = _said(comment) if comment else None
    if said is not None:
        return said
    is_vault, is_of_persons = _kind_of_table(table_name)
    words = _words(column_name) if is_vault or is_of_persons else ()
    if is_vault and not set(words) <= _HARMLESS:
        return Sensitivity("credential", "name of the table", words)
    if is_of_persons and set(words) & _OF_PERSONS:
        kind = "name" if set(words) & _NAMES else "other"
        return Sensitivity(kind, "name of the table", words)
    return None


@lru_cache(maxsize=4096)
def _said(comment: str) -> Sensitivity | None:
    """What a comment says."""
    if not _SAID.search(comment):
        return None
    kind = next((kind for kind, pattern in _KIND_SAID if pattern.search(comment)), "other")
    return Sensitivity(kind, "comment")


@lru_cache(maxsize=1024)
def _kind_of_table(table_name: str) -> tuple[bool, bool]:
    """Whether a table is named after secrets, and whether after persons."""
    words = set(_words(table_name))
    return bool(words & _VAULTS), bool(words & _PERSONS)


@lru_cache(maxsize=65_536)
def _named(column_name: str) -> Sensitivity | None:
    """What the name of a column says by itself."""
    words = _words(column_name)
    run = "".join(words)
    said = [*(word for word in (*words, run) if word in _WORDS), *(part for part in _RUNS if part in run)]
    if not said:
        return None
    kinds = [_KIND_OF[word] for word in said]
    kind = next((one for one in _FIRST if one in kinds), kinds[0])
    return Sensitivity(kind, "name of the column", tuple(dict.fromkeys(said)))


_ROLES = frozenset(
    """
    profile profiles account accounts client clients owner owners parent parents child children lead leads contact
    contacts holder holders tenant tenants
    """.split()
)
"""Words that say a person by themselves, and often something else after another word."""
_FIRST = ("credential", "health", "identity document", "payment", "birth")
"""The kinds that a name is of as soon as one of its words is."""
_NAMES = frozenset({"name", "names", "first", "last", "nom"})


def is_about_persons(table_name: str) -> bool:
    """Whether the name of a table says that its rows are persons: `tb_user`, but not `user_type` or `asset_profile`."""
    words = _words(table_name)
    return bool(words) and words[-1] in _PERSONS and (len(words) == 1 or words[-1] not in _ROLES)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without digits."""
    return _words(name)


def looks_sensitive(value: str) -> bool:
    """Whether a value has the shape of an e-mail address, an account, a card, a telephone, a token or the like."""
    return bool(_VALUE.search(value))


@lru_cache(maxsize=65_536)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without digits: `userEMail2` gives user, e, mail."""
    return tuple(word.lower() for word in _WORD.findall(name) if not word.isdigit())
