"""Wrongs that change nothing anyone could see, each with its reason."""

_RULES = "app/registrations/rules/"
_PEOPLE, _ASKED = "app/sandbox/rules/people.py", "app/sandbox/rules/registrations.py"
_SCHOOLS = "('École à distance EXEMPLE', 'Cours par correspondance EXEMPLE', 'Institut EXEMPLE')"
_JOBS = "('assistante de gestion', 'technicien', 'chargée de clientèle', 'adjoint de direction', 'conseillèr…"
_OWN = "every violation of this family is on this very member, and `_member` already leaves those of an unread one out"
_REFUSED = "no exam session is of that year: it stands for one that is not there, and the line is refused"
_REFUSED_YEAR = "a line without its first year is refused; any number so long before those years stands in for it"
_MASK = "the eight masks of a QR code are read alike: which one is a matter of taste"
_TASTE = "a rehearsal draws from this list: what else stands in it is a matter of taste"
_NEVER = "random() is a multiple of 2⁻⁵³, which this share is not"
_MYPY = "what follows is true of no None: this part is for the type checker"

EQUIVALENTS: dict[tuple[str, str, str], str] = {
    (_RULES + "__init__.py", "", "'forme' → ∅ dans {'forme'}"): _OWN,
    (_RULES + "__init__.py", "", "'units' → ∅ dans {'units', 'forme', 'option', 'specialite'}"): _OWN,
    (_RULES + "__init__.py", "", "'former_sittings' → ∅ dans {'former_sittings', 'specialite'}"): _OWN,
    (_RULES + "__init__.py", "",
     "'languages' → ∅ dans {'languages', 'units', 'forme', 'option', 'preparation', 'specialite'}"): _OWN,
    (_RULES + "__init__.py", "",
     "'facultatives' → ∅ dans {'facultatives', 'languages', 'option', 'specialite'}"): _OWN,
    (_RULES + "__init__.py", "", "'earlier_amenagement' → ∅ dans {'handicap', 'earlier_amenagement'}"): _OWN,
    (_RULES + "__init__.py", "",
     "'work_periods' → ∅ dans {'category', 'forme', 'preparation', 'work_periods', 'former_sittings'}"): _OWN,
    (_RULES + "grades_file.py", "_missing_year", "0 → 1"): _REFUSED,
    (_RULES + "grades_file.py", "_missing_year", "0 → -1"): _REFUSED,
    (_RULES + "history.py", "_closed", "True → False"): "one list is the other from its second element on, and None",
    (_RULES + "eligibility.py", "counted_days", "0 → 1"): "no day has an ordinal so small",
    (_RULES + "eligibility.py", "counted_days", "0 → -1"): "no day has an ordinal so small",
    (_RULES + "eligibility.py", "counted_days", "last > reached → last >= reached"): "a day counted twice adds 0",
    (_RULES + "facultatives.py", "_same", "facultative.kind → ∅ dans (facultative.kind, facultative.langue)"):
        "no other kind bears a language, nor a unit that is called like one",
    (_RULES + "facultatives.py", "_language_unit", "'' → ∅ dans facultative.unite or ''"):
        "no unit is called '' nor None",
    (_RULES + "forme.py", "irrevocable", "first is not None → ∅ dans first is not None and same"): _MYPY,
    (_RULES + "forme.py", "notices", "first is not None → ∅ dans first is not None and definitive is not None"): _MYPY,
    (_RULES + "grades.py", "record", "0 → 1"): "no exam session is of the year 1",
    (_RULES + "grades.py", "record", "0 → -1"): "no exam session is of the year 0",
    (_RULES + "held.py", "_report", "all → any"): "all of them are of one exam session",
    # catalogue
    ("app/catalogue/rules/reading.py", "_years", "0 → 1"): _REFUSED_YEAR,
    ("app/catalogue/rules/reading.py", "_years", "0 → -1"): _REFUSED_YEAR,
    # documents
    ("app/documents/rules/recapitulatif.py", "", "2 → 1"): _MASK,
    ("app/documents/rules/recapitulatif.py", "", "2 → 3"): _MASK,
    ("app/documents/rules/receipt.py", "", "2 → 1"): _MASK,
    ("app/documents/rules/receipt.py", "", "2 → 3"): _MASK,
    # exam_sessions
    ("app/exam_sessions/rules/shortening.py", "taken_away",
     "old.opens_at > now >= new.closes_at → old.opens_at >= now >= new.closes_at"):
        "what opens at this instant is open: that it would close earlier is told by the case above",
    # organismes
    ("app/organismes/rules/bodies.py", "admitted", "'' → ∅ dans host or ''"):
        "neither nothing nor None is an address: this part is for the type checker",
    ("app/organismes/rules/assertions.py", "judged", "0 → -1"): "of a list of one, the first is the last",
    # webhooks
    ("app/webhooks/rules.py", "judged", "0 → 1"): "no wait of ours is shorter than 54 seconds",
    ("app/webhooks/rules.py", "judged", "0 → -1"): "no wait of ours is shorter than 54 seconds",
    # justificatifs
    ("app/justificatifs/rules/claims.py", "causes",
     "candidate.birth_on is not None → ∅ dans _jdc(choices, candidate, closing) and candidate.birth_on is not None"):
        "nobody without a day of birth owes that certificate: this part is for the type checker",
    # sandbox
    (_PEOPLE, "People.person", "luck.random() < 1 / 2 → luck.random() <= 1 / 2"):
        "one draw in 2⁵³ is of exactly a half, and either is half of them",
    (_PEOPLE, "People.person", "luck.random() < 1 / 2 → luck.random() >= 1 / 2"):
        "one half or the other: which of them are women is a matter of taste",
    **{(_PEOPLE, "People.person", f"luck.random() < {one} → luck.random() <= {one}"): _NEVER
       for one in ("_ABROAD", "_MARRIED_NAME", "_LINE2")},
    **{(_PEOPLE, "", f"'{one}' → ∅ dans ('DZ', 'MA', 'PT', 'SN', 'TN', 'BE')"): _TASTE
       for one in ("DZ", "MA", "PT", "SN", "TN", "BE")},
    **{(_ASKED, "", f"'{one}' → ∅ dans {_SCHOOLS}"): _TASTE
       for one in ("Cours par correspondance EXEMPLE", "Institut EXEMPLE")},
    **{(_ASKED, "", f"'{one}' → ∅ dans {_JOBS}"): _TASTE
       for one in ("assistante de gestion", "technicien", "chargée de clientèle", "adjoint de direction")},
    **{(_ASKED, "", f"'{one}' → ∅ dans ('46', '47', '48', '54', '55', '56')"): _TASTE
       for one in ("47", "48", "54", "55")},
}  # fmt: skip
"""(file, function, change): why no test can tell."""
