"""docs/etats.md is what the tables of states say."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from docs.etats import PLACE, charts, main, written


def test_the_page_is_what_the_tables_say() -> None:
    assert PLACE.read_text(encoding="utf-8") == written(charts()), "lancer `make docs`"
    assert main(["--check"]) == 0


def test_a_row_taken_away_from_any_table_is_seen() -> None:
    shown = charts()
    for index, chart in enumerate(shown):
        short = replace(chart, rows=chart.rows[:-1])
        assert written((*shown[:index], short, *shown[index + 1 :])) != PLACE.read_text(encoding="utf-8"), chart.title


def test_every_table_of_states_is_drawn(repository: Path) -> None:
    drawn = sorted((chart.place, len(chart.rows)) for chart in charts())
    tables = []
    for file in sorted(repository.glob("app/*/rules/states.py")):
        place = str(file.relative_to(repository))
        module = vars(import_module(place.removesuffix(".py").replace("/", ".")))
        tables += [(place, len(rows)) for name, rows in module.items() if name.endswith("MOVES")]
    assert drawn == sorted(tables)
    assert len(drawn) == 9
