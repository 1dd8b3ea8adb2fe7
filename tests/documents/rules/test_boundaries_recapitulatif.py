"""The fullest and the barest récapitulatifs, word for word: whoever changes one reads here what changed."""

import pytest

from tests.documents.rules.printed import HERE, SAMPLES, printed


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_else_is_printed(name: str) -> None:
    assert printed(SAMPLES[name].content()) == (HERE / f"{name}.txt").read_text(encoding="utf-8")
