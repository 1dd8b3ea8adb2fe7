"""From grades to a result (02, « Results »): pure, exact, and silent where an agent must decide."""

from app.results.rules.grades import Absence, ControleGrade, FacultativeGrade, Sheet, UnitGrade
from app.results.rules.states import Result
from app.results.rules.verdict import Undecided, Verdict, verdict

__all__ = [
    "Absence",
    "ControleGrade",
    "FacultativeGrade",
    "Result",
    "Sheet",
    "Undecided",
    "UnitGrade",
    "Verdict",
    "verdict",
]
