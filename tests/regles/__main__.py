"""`make regles`: write docs/regles.md, and say how many rows each rule has."""

import sys

from tests.regles.page import page
from tests.regles.rules import count, rules
from tests.regles.tables import ROOT

(ROOT / "docs" / "regles.md").write_text(page(), encoding="utf-8")
for rule in rules():
    sys.stdout.write(f"{count(rule):5}  {rule.id:24} {rule.text[:90]}\n")
sys.stdout.write(f"{sum(map(count, rules())):5}  lignes, {len(rules())} règles\n")
