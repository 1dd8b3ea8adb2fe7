"""Wrongs that change nothing anyone could see, each with its reason."""

_RULES = "app/registrations/rules/"
_OWN = "every violation of this family is on this very member, and `_member` already leaves those of an unread one out"
_REFUSED = "no exam session is of that year: it stands for one that is not there, and the line is refused"
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
    # justificatifs
    ("app/justificatifs/rules/claims.py", "causes",
     "candidate.birth_on is not None → ∅ dans _jdc(choices, candidate, closing) and candidate.birth_on is not None"):
        "nobody without a day of birth owes that certificate: this part is for the type checker",
}  # fmt: skip
"""(file, function, change): why no test can tell."""
