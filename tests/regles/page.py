"""docs/regles.md: a line per rule, its functions, its tables."""

from itertools import groupby

from tests.regles.rules import Rule, rules, tables

_HEAD = """# Les règles de l'examen, une à une

Chaque règle, sa source, les fonctions qui la disent et les tables de cas qui la montrent. Page faite par `make regles`,
qui dit aussi le nombre de lignes de chaque règle, à partir de [regles.toml](../tests/regles/regles.toml). La suite la
refait et échoue si elle a changé, si une fonction nommée n'existe pas, si une fonction de la loi n'a pas de règle, ou
si une fonction ne dit rien dans aucune ligne des tables de sa règle.

[G] le guide d'inscription · [C] le Code de l'éducation, avec l'article · [P] notre lecture, là où ils ne disent rien.
"""


def page() -> str:
    """The whole page."""
    chapters = groupby(rules(), key=lambda rule: rule.chapter)
    return _HEAD + "".join(_chapter(title, list(found)) for title, found in chapters)


def _chapter(title: str, found: list[Rule]) -> str:
    lines = "".join(map(_line, found))
    return f"\n## {title}\n\n| | règle | source | fonctions | montrée par |\n|---|---|---|---|---|\n{lines}"


def _line(rule: Rule) -> str:
    shown = [f"{table.file}::{table.name}" for table in tables() if table.rule == rule.id] + list(rule.tests)
    functions = "<br>".join(f"`{function.removeprefix('app.')}`" for function in rule.functions)
    tests = "<br>".join(f"`{one.removeprefix('tests/')}`" for one in shown)
    functions = functions or rule.missing
    return f"| {rule.id} | {rule.text} | {rule.source} | {functions} | {tests} |\n"
