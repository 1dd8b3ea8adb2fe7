"""The small wrongs that may be done to a file of rules: each must be noticed by a test."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Replacement: TypeAlias = "ast.AST | None"
"""What stands in the node's place; None takes it out of its list."""

_BOUNDS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
_TYPES = {"annotation", "returns", "decorator_list", "bases"}
"""Fields about types: nothing that runs depends on them, but dataclasses, whose options are no law."""
_WIDTH = 100
_ELEMENTS = {"elts", "ifs", "cases"}
"""Lists whose members are said one by one: rows of a table, conditions of a comprehension, cases of a match."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One file with one wrong in it; `key` finds it again whatever lines move."""

    file: str
    line: int
    scope: str
    change: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        """File, function, change."""
        return self.file, self.scope, self.change


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Every wrong, one at a time; texts in French and codes are left alone."""
    tree = ast.parse(source)
    for scope, parent in _scoped(tree, ""):
        for name, value in ast.iter_fields(parent):
            for holder, index, node in _places(parent, name, value):
                for changed in _changes(parent, name, node):
                    line = getattr(node, "lineno", getattr(parent, "lineno", 0))
                    change = f"{_told(node)} → {f'∅ dans {_told(parent)}' if changed is None else _told(changed)}"
                    with_wrong = _with(tree, holder, index, changed)
                    yield Mutant(file, line, scope, change, with_wrong)
    yield from _dicts(file, tree)


def _scoped(node: ast.AST, scope: str) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        scope = f"{scope}.{node.name}".lstrip(".")
    yield scope, node
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
        return
    for name, value in ast.iter_fields(node):
        # What a sentence says of a value is text; a type is no rule.
        if name in _TYPES or isinstance(node, ast.JoinedStr) or _generic(node, name):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _scoped(child, scope)


def _places(parent: ast.AST, name: str, value: object) -> Iterator[tuple[object, str | int, ast.AST]]:
    if name in _TYPES or isinstance(parent, ast.JoinedStr):
        return
    if isinstance(value, list):
        yield from ((value, index, child) for index, child in enumerate(value) if isinstance(child, ast.AST))
    elif isinstance(value, ast.AST):
        yield parent, name, value


def _with(tree: ast.Module, holder: object, index: str | int, changed: Replacement) -> str:
    """The whole file with the replacement in, which is then taken back."""
    if isinstance(holder, list):
        before = list(holder)
        at = int(index)
        holder[at : at + 1] = [] if changed is None else [changed]
        text = ast.unparse(ast.fix_missing_locations(tree))
        holder[:] = before
        return text
    kept = getattr(holder, str(index))
    setattr(holder, str(index), changed)
    text = ast.unparse(ast.fix_missing_locations(tree))
    setattr(holder, str(index), kept)
    return text


def _changes(parent: ast.AST, name: str, node: ast.AST) -> Iterator[Replacement]:
    if (name in _ELEMENTS and not _target(parent)) or (name == "values" and isinstance(parent, ast.BoolOp)):
        yield None
    if name in {"test", "guard"} and isinstance(node, ast.Name | ast.Attribute | ast.Call):
        yield ast.UnaryOp(ast.Not(), node)
    match node:
        case ast.Constant(value=bool() as flag):
            yield ast.Constant(not flag)
        case ast.Constant(value=int() as number):
            yield from (ast.Constant(number + 1), ast.Constant(number - 1))
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Continue():
            yield ast.Pass()
        case ast.Return(value=ast.expr() as value) if not _is_nothing(value):
            yield ast.Return(ast.Constant(None))
        case ast.expr():
            yield from _operations(node)


def _operations(node: ast.expr) -> Iterator[Replacement]:
    match node:
        case ast.Compare(left, operators, comparators):
            for index, operator in enumerate(operators):
                for table in (_BOUNDS, _OPPOSITES):
                    if type(operator) in table:
                        other = [*operators[:index], table[type(operator)](), *operators[index + 1 :]]
                        yield ast.Compare(left, other, comparators)
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            yield ast.BinOp(left, _OPERATORS[type(operator)](), right)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Name(id=called) if called in _NAMES:
            yield ast.Name(_NAMES[called], ast.Load())


def _generic(node: ast.AST, name: str) -> bool:
    """`dict[str, str]`: what stands between the brackets is a type."""
    return isinstance(node, ast.Subscript) and name == "slice" and isinstance(node.slice, ast.Tuple)


def _target(parent: ast.AST) -> bool:
    return isinstance(parent, ast.Tuple | ast.List) and isinstance(parent.ctx, ast.Store)


def _is_nothing(value: ast.expr) -> bool:
    """False, an empty list: whoever asks cannot tell them from None."""
    return (isinstance(value, ast.Constant) and value.value in (None, False)) or ast.unparse(value) == "[]"


def _dicts(file: str, tree: ast.Module) -> Iterator[Mutant]:
    """Rows of dictionaries: a key goes with its value."""
    for scope, node in _scoped(tree, ""):
        if isinstance(node, ast.Dict):
            keys, values = node.keys, node.values
            for index, (key, value) in enumerate(zip(keys, values, strict=True)):
                node.keys, node.values = keys[:index] + keys[index + 1 :], values[:index] + values[index + 1 :]
                change = f"{_told(key) if key else '**'}: {_told(value)} → ∅"
                yield Mutant(file, value.lineno, scope, change, ast.unparse(tree))
                node.keys, node.values = keys, values


def _told(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
