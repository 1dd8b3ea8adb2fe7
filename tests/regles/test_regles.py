"""The law is traced whole: each rule to its functions, each function to rows where it speaks."""

import ast
import re
from itertools import chain

import pytest

from tests.regles.hearing import hear, silent
from tests.regles.page import page
from tests.regles.rules import (
    LAW,
    Rule,
    all_tables,
    count,
    exists,
    rules,
    sources,
    tables,
    tables_of,
    to_trace,
    written,
)
from tests.regles.tables import ROOT

AT_LEAST, IN_ALL = 8, 400
_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def test_the_page_is_what_the_command_gives() -> None:
    kept = (ROOT / "docs" / "regles.md").read_text("utf-8")
    assert kept == page(), "docs/regles.md ne correspond plus aux règles : lancer `make regles`"


def test_every_function_and_every_test_that_a_rule_names_exists() -> None:
    named = chain.from_iterable(rule.functions for rule in rules())
    assert [function for function in named if not exists(function)] == []
    assert [test for test in chain.from_iterable(rule.tests for rule in rules()) if not written(test)] == []


def test_no_function_of_the_law_is_without_a_rule() -> None:
    traced = set(chain.from_iterable(rule.functions for rule in rules()))
    untraced = [function for function in to_trace() if function not in traced]
    assert untraced == [], (
        f"add {', '.join(map(repr, untraced))} to the `functions` of the rule that each says, in "
        "tests/regles/regles.toml, and to a table of that rule a row where it says something; then `make regles`"
    )


def test_every_table_shows_a_rule() -> None:
    known = {rule.id for rule in rules()}
    named = set(chain.from_iterable(rule.tests for rule in rules()))
    every = [(table.rule, f"{table.file}::{table.name}") for table in tables()]
    lost = [name for rule, name in every if rule not in known and name not in named]
    assert lost == [], (
        f'{lost} show no rule: begin each table with the rule\'s id, @rows("inscription-7", …), or name it in the '
        "`tests` of its rule in tests/regles/regles.toml; then `make regles`"
    )


def test_a_rule_has_functions_or_tests_or_says_why_not() -> None:
    for rule in rules():
        assert bool(rule.functions or rule.tests) is not bool(rule.missing), rule.id
        assert rule.text, rule.id
        assert rule.source, rule.id
    assert len({rule.id for rule in rules()}) == len(rules())


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.pure], ids=lambda rule: rule.id)
def test_every_function_of_a_rule_says_something_in_its_rows(rule: Rule) -> None:
    assert silent(rule, tables_of(rule)) == [] or _told_elsewhere(rule), (
        f"{rule.id}: no row of its tables makes these speak: {silent(rule, tables_of(rule))}"
    )


def _told_elsewhere(rule: Rule) -> bool:
    """What is no law room's is shown by the tests that the rule names."""
    return bool(rule.tests) and not any(function.split(".")[1] in LAW for function in rule.pure)


def test_who_says_nothing_is_found_out() -> None:
    (report,) = [rule for rule in rules() if rule.id == "inscription-8"]
    (facultatives,) = [rule for rule in rules() if rule.id == "inscription-11"]
    assert silent(report, tables_of(report)) == []
    assert silent(report, tables_of(facultatives)) == list(report.functions)


def test_every_code_of_the_law_is_given_by_a_row() -> None:
    said = {
        node.value
        for module, tree in sources()
        if module.startswith("app.registrations")
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value)
    }
    assert said - hear(all_tables()).codes == set()
    assert len(said) > AT_LEAST


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.pure], ids=lambda rule: rule.id)
def test_a_rule_has_eight_rows_at_least(rule: Rule) -> None:
    assert count(rule) >= AT_LEAST or _told_elsewhere(rule), f"{rule.id}: {count(rule)} rows"


def test_there_are_four_hundred_rows_and_each_says_its_source() -> None:
    assert sum(map(count, rules())) >= IN_ALL
    for table in tables():
        assert all(row.source and row.what for row in table.rows), table.name
        assert len({row.what for row in table.rows}) == len(table.rows), f"two rows of {table.name} say the same"
