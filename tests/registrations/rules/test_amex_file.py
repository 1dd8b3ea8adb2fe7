"""AMEX's requests held against the registrations, and its file read, case by case."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest

from app.registrations.rules.amex import Doubt, Finding, Registered, Verdict, reconcile
from app.registrations.rules.amex_file import Request, read
from tests.regles.tables import rows

CAMILLE = Registered(
    registration_id=UUID(int=1),
    candidate_number="0227AAAA",
    birth_name="ÉXEMPLE-ŒUVRÉ",
    usage_name=None,
    first_names="Camille, Anne-Laure",
    birth_date=date(2003, 4, 12),
    handicap=True,
)
DOMINIQUE = replace(
    CAMILLE, registration_id=UUID(int=2), candidate_number="0227BBBB", first_names="Dominique", handicap=False
)
BORN = CAMILLE.birth_date


@dataclass(frozen=True)
class Case:
    """Requests and registrations; what is found of each, in order."""

    what: str
    requests: tuple[Request, ...]
    gives: tuple[tuple[Verdict, tuple[int, ...], Doubt | None], ...]
    registered: tuple[Registered, ...] = (CAMILLE, DOMINIQUE)
    source: str = "Guide §8"


def asked(
    number: str | None = None, name: str = "EXEMPLE OEUVRE", first: str = "CAMILLE", born: date = BORN
) -> Request:
    return Request(2, number, name, first, born)


MATCHED = ((Verdict.RAPPROCHEE, (1,), None),)
UNKNOWN = ((Verdict.INCONNUE, (), None), (Verdict.OUI_SANS_DEMANDE, (1,), None))
TWIN = replace(CAMILLE, registration_id=UUID(int=3), candidate_number="0227CCCC", handicap=True)


@rows(
    "amex-rapprochement",
    Case("by the number, the name and the birth", (asked("0227AAAA"),), MATCHED),
    Case("by the name and the birth, the number being unknown there", (asked(),), MATCHED),
    Case("by the name and the birth, the number being another year's", (asked("0226ZZZZ"),), MATCHED),
    Case("by the usage name", (asked(name="Usage"),), MATCHED, (replace(CAMILLE, usage_name="usagé"), DOMINIQUE)),
    Case("all the first names", (asked(first="Camille Anne Laure"),), MATCHED),
    Case("hyphens joined or apart", (asked(name="exempleoeuvre", first="camille"),), MATCHED),
    Case("a double first name without its hyphen", (asked(first="Jean Pierre"),), MATCHED,
         (replace(CAMILLE, first_names="Jean-Pierre"),)),
    Case("more first names there than here", (asked(first="Camille Anne"),), MATCHED,
         (replace(CAMILLE, first_names="Camille"), DOMINIQUE)),
    Case("a first name without a letter of ours", (asked(first="-"),), UNKNOWN),
    Case("a first name that only begins alike", (asked(first="Cam"),), UNKNOWN),
    Case("another birth", (asked(born=date(2003, 12, 4)),), UNKNOWN),
    Case("another name", (asked(name="AUTRE"),), UNKNOWN),
    Case("nobody registered", (asked(),), ((Verdict.INCONNUE, (), None),), ()),
    Case("no request at all", (), ((Verdict.OUI_SANS_DEMANDE, (1,), None),)),
    Case("a request of one who said no", (asked("0227BBBB", first="Dominique"),),
         ((Verdict.DEMANDE_SANS_OUI, (2,), None), (Verdict.OUI_SANS_DEMANDE, (1,), None))),
    Case("two requests of the same", (asked("0227AAAA"), asked()), (*MATCHED, *MATCHED)),
    Case("the number of one, the name of another", (asked("0227BBBB"),),
         ((Verdict.AMBIGUE, (2, 1), Doubt.NUMERO_D_UN_AUTRE),)),
    Case("the number of one who is nobody else", (asked("0227AAAA", born=date(2003, 4, 13)),),
         ((Verdict.AMBIGUE, (1,), Doubt.NUMERO_D_UN_AUTRE),)),
    Case("two of the same name and birth", (asked(),), ((Verdict.AMBIGUE, (1, 3), Doubt.HOMONYMES),), (CAMILLE, TWIN)),
    Case("two of the same name and birth, told apart by the number", (asked("0227CCCC"),),
         ((Verdict.RAPPROCHEE, (3,), None), (Verdict.OUI_SANS_DEMANDE, (1,), None)), (CAMILLE, TWIN)),
    Case("an ambiguous request, and one that settles it", (asked(), asked("0227AAAA"), asked("0227CCCC")),
         ((Verdict.AMBIGUE, (1, 3), Doubt.HOMONYMES), (Verdict.RAPPROCHEE, (1,), None),
          (Verdict.RAPPROCHEE, (3,), None)), (CAMILLE, TWIN)),
)  # fmt: skip
def test_each_request_finds_its_registration(case: Case) -> None:
    assert [(one.verdict, tuple(key.int for key in one.registrations), one.doubt) for one in _found(case)] == [
        *case.gives
    ]


def _found(case: Case) -> tuple[Finding, ...]:
    found = reconcile(case.requests, case.registered)
    assert [one.request for one in found if one.request] == [*case.requests], "each request once, in its order"
    return found


HEADER = "numero_candidat,nom,prenom,date_naissance\n"


@dataclass(frozen=True)
class File:
    """A file, and the requests read or the faults: (line, column)."""

    what: str
    content: bytes
    gives: tuple[object, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()
    source: str = "[P] fichier d'AMEX"


def text(body: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    return (header + body).encode(encoding)


READ = (("0227AAAA", "Éxemple", "Zoé", BORN),)
BODY = "0227aaaa,Éxemple,Zoé,2003-04-12\n"
FRENCH = "N° de candidat;Nom de famille;Prénom(s);Date de naissance\r\n"
IN_FRENCH = "0227 AAAA;Éxemple;Zoé;12/04/2003\r\n"


@rows(
    "amex-fichier",
    File("our own titles", text(BODY), READ),
    File("with a byte order mark", text(BODY, encoding="utf-8-sig"), READ),
    File("from Windows, by semicolons, days in French", text(IN_FRENCH, FRENCH, "cp1252"), READ),
    File("other columns, wherever they are",
         text(f"secret;{IN_FRENCH}".replace("\r", ";x\r"), f"Trouble;{FRENCH}".replace("\r", ";Avis\r")), READ),
    File("no number on a line", text(",Éxemple,Zoé,2003-04-12\n"), ((None, "Éxemple", "Zoé", BORN),)),
    File("a name with a comma, quoted", text('"",X,"A, B",2003-04-12\n'), ((None, "X", "A, B", BORN),)),
    File("all the faults at once", text("AB-C,,,31/02/2003\n0227AAAA,X,Y,hier\n"), faults=(
        (2, "numero_candidat"), (2, "nom"), (2, "prenom"), (2, "date_naissance"), (3, "date_naissance"))),
    File("no day", text("1,X,Y,\n"), faults=((2, "date_naissance"),)),
    File("a control character", text("1,X\0,Y,2003-04-12\n"), faults=((2, "nom"),)),
    File("a name too long", text(f"1,{'x' * 101},Y,2003-04-12\n"), faults=((2, "nom"),)),
    File("a title missing, another twice", text("1,X\n", "numero_candidat,nom,Nom de naissance\n"),
         faults=((1, ""), (1, ""), (1, ""))),
    File("a line too short", text("1,X\n"), faults=((2, ""),)),
    File("a title and nothing else", text(""), faults=((0, ""),)),
    File("nothing", b"", faults=((1, ""),) * 4),
    File("no text", b"\x81\x8d\xff", faults=((0, ""),)),
)  # fmt: skip
def test_the_file_is_read_as_people_write_it(case: File) -> None:
    sheet = read(case.content)
    assert tuple((fault.line, fault.column) for fault in sheet.faults) == case.faults
    assert all(isinstance(one.birth_date, date) for one in sheet.requests)
    if not case.faults:
        given = [(one.candidate_number, one.name, one.first_names, one.birth_date) for one in sheet.requests]
        assert given == [*case.gives]
        assert [one.line for one in sheet.requests] == [2]
        assert "secret" not in str(sheet)


@pytest.mark.parametrize("title", ["nom", "NOM", " Nom ", "Nom de naissance", "nom-de-famille"])
def test_a_title_is_known_whatever_its_signs(title: str) -> None:
    content = f"numéro candidat;{title};prénoms;né(e) le\n1;X;Y;2003-04-12\n".encode()
    assert [one.name for one in read(content).requests] == ["X"]
