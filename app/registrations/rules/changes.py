"""What changed from one version to the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One member, before and after; `field` is its JSON pointer."""

    field: str
    before: object
    after: object


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Change]:
    """The members that differ, in the order of the form; those of an object are told one by one."""
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from (Change(f"/{name}{inner.field}", inner.before, inner.after) for inner in changes(old, new))
        else:
            yield Change(f"/{name}", old, new)
