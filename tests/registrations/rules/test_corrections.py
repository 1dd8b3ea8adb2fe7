"""What a correction by the service asks of the candidate again, and which definitive choices it changes."""

from dataclasses import replace
from typing import Any

from app.registrations.rules.choices import Choices, Forme
from app.registrations.rules.corrections import CLERICAL, definitive, signed_again
from tests.registrations.rules.sample import choices, renounced
from tests.regles.tables import Row, rows

BEFORE: dict[str, Any] = {
    "academie": "02", "forme": "globale", "handicap": False, "units": [{"unite": "U1", "state": "a_passer"}],
    "phones": {"mobile": None, "landline": None}, "ine": None,
}  # fmt: skip


@rows(
    "inscription-correction",
    Row("nothing", "[P]", {}, False),
    Row("the phones", "[P]", {"phones": {"mobile": "+33639980001", "landline": None}}, False),
    Row("the INE", "[P]", {"ine": "123456789AB"}, False),
    Row("the address and the nationality", "[P]", {"address": {"city": "Aix"}, "nationality": "BE"}, False),
    Row("the parents and the socio-professional category", "[P]", {"parents": [], "socio_professional_category": "52"},
        False),
    Row("the académie", "[P]", {"academie": "03"}, True),
    Row("the forme", "Guide §3", {"forme": "progressive"}, True),
    Row("a unit", "D643-14", {"units": [{"unite": "U1", "state": "benefice"}]}, True),
    Row("the handicap", "Guide §8", {"handicap": True}, True),
    Row("the phones and a unit", "[P]", {"phones": None, "units": []}, True),
    Row("a member that was not there", "[P]", {"languages": []}, True),
)  # fmt: skip
def test_what_is_signed_again(case: Row[dict[str, Any], bool]) -> None:
    assert signed_again(BEFORE, {**BEFORE, **case.given}) is case.gives
    assert signed_again({**BEFORE, **case.given}, BEFORE) is case.gives


def test_what_is_clerical_is_part_of_the_form() -> None:
    assert set(Choices.__dataclass_fields__) > CLERICAL


U1, U2 = renounced("U1", 2021), renounced("U2", 2022)
GLOBALE, PROGRESSIVE = choices(), replace(choices(), forme=Forme.PROGRESSIVE)


@rows(
    "inscription-correction",
    Row("the same", "Guide §3", (GLOBALE, GLOBALE), ()),
    Row("the other forme", "Guide §3 ; D643-14", (GLOBALE, PROGRESSIVE), ("forme : elle devient progressive",)),
    Row("back again", "Guide §3 ; D643-14", (PROGRESSIVE, GLOBALE), ("forme : elle devient globale",)),
    Row("a renouncement taken away", "D643-15", (replace(GLOBALE, renouncements=(U1,)), GLOBALE),
        ("renoncement : U1, obtenu à la session 2021, était définitif",)),
    Row("one added", "D643-15", (GLOBALE, replace(GLOBALE, renouncements=(U2,))),
        ("renoncement : U2, obtenu à la session 2022, est ajouté",)),
    Row("one for another", "D643-15",
        (replace(GLOBALE, renouncements=(U1,)), replace(GLOBALE, renouncements=(U2,))),
        ("renoncement : U1, obtenu à la session 2021, était définitif",
         "renoncement : U2, obtenu à la session 2022, est ajouté")),
    Row("in another order", "D643-15",
        (replace(GLOBALE, renouncements=(U1, U2)), replace(GLOBALE, renouncements=(U2, U1))), ()),
)  # fmt: skip
def test_which_definitive_choices_change(case: Row[tuple[Choices, Choices], tuple[str, ...]]) -> None:
    found = tuple(definitive(*case.given))
    assert len(found) == len(case.gives)
    for notice, told in zip(found, case.gives, strict=True):
        code, _, sentence = told.partition(" : ")
        assert notice.code == code
        assert sentence in notice.detail
        assert notice.field in {"/forme", "/renouncements"}
        assert "D643" in notice.source
