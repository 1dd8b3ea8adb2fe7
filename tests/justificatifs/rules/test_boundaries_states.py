"""The checklist as it is computed never makes a piece move otherwise than by a row of its table."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.justificatifs.rules.checklist import Answer, Depot, Review, Situation, checklist
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.declaration import Declaration, tidy, violations
from app.justificatifs.rules.pieces import PIECES as ALL
from app.justificatifs.rules.replacement import KEPT, MOST_PENDING, PENDING
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DEPOT_MOVES, PIECE_MOVES, DepotState, PieceState
from app.registrations.rules.moves import Actor
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices

P, D = PieceState, DepotState
PIECES = pieces_of(())
CLAIMS = claims(choices(), CANDIDATE, OFFER)
ACTS = ("arrive", "verify", "spoil", "accept", "refuse", "remove", "answer", "accept answer", "refuse answer", "change")
CODES = ("recapitulatif_signe", "certificat_scolarite_2")


def after(act: str, code: str, now: Situation) -> Situation:  # noqa: C901, PLR0911 -- a table
    """What one act leaves of a situation: one living file at a time, as for a piece of one file."""
    live = [one for one in now.depots if one.state in {D.RECU, D.VERIFIE}]
    last = live[-1] if live else None
    answered = next(iter(now.answers), None)
    match act:
        case "arrive" if last is None or last.review is not Review.ACCEPTE:
            return replace(now, depots=(Depot(code, D.RECU, now.signed_since),))
        case "verify" if last is not None and last.state is D.RECU:
            return replace(now, depots=(replace(last, state=D.VERIFIE),), answers=())
        case "spoil" if last is not None and last.state is D.RECU:
            return replace(now, depots=(replace(last, state=D.ILLISIBLE),))
        case "accept" if last is not None and last.state is D.VERIFIE and last.version == now.signed_since:
            return replace(now, depots=(replace(last, review=Review.ACCEPTE),))
        case "refuse" if last is not None and last.state is D.VERIFIE and last.version == now.signed_since:
            return replace(now, depots=(replace(last, review=Review.REFUSE, motif="flou."),))
        case "remove" if last is not None and last.review is not Review.ACCEPTE:
            return replace(now, depots=())
        case "answer" if code != "recapitulatif_signe" and not live:
            return replace(now, answers=(Answer(code),))
        case "accept answer" if answered is not None and not live:
            return replace(now, answers=(replace(answered, review=Review.ACCEPTE),))
        case "refuse answer" if answered is not None and not live and answered.review is None:
            return replace(now, answers=(replace(answered, review=Review.REFUSE),))
        case "change":
            return replace(now, signed_since=now.signed_since + 1)
        case _:
            return now


def state(code: str, situation: Situation) -> PieceState:
    """Where the checklist puts the piece."""
    [item] = [one for one in checklist(PIECES, CLAIMS, situation) if one.piece.code == code]
    return item.state


@given(st.sampled_from(CODES), st.lists(st.sampled_from(ACTS), max_size=12))
def test_a_piece_moves_by_the_rows_of_its_table_only(code: str, acts: list[str]) -> None:
    rows = {(row.source, row.target) for row in PIECE_MOVES}
    # An answer that a received file hides comes back when that file is spoilt.
    rows.add((P.DEPOSE, P.NON_CONCERNE))
    situation = Situation(1, JUSTIFICATIFS_CLOSE)
    for act in acts:
        before, situation = state(code, situation), after(act, code, situation)
        now = state(code, situation)
        assert now is before or (before, now) in rows, act


C, A, T, S = Actor.CANDIDAT, Actor.AGENT, Actor.ORGANISME, Actor.SYSTEME


@pytest.mark.parametrize(
    ("source", "targets"),
    [
        (P.A_DEPOSER, {(P.DEPOSE, C), (P.DEPOSE, T), (P.NON_CONCERNE, C), (P.NON_CONCERNE, A)}),
        (P.DEPOSE, {(P.DEPOSE, C), (P.DEPOSE, T), (P.A_DEPOSER, C), (P.A_DEPOSER, S), (P.ACCEPTE, A), (P.REFUSE, A),
                    (P.PERIME, S)}),
        (P.ACCEPTE, {(P.REFUSE, A), (P.PERIME, S)}),
        (P.REFUSE, {(P.ACCEPTE, A), (P.DEPOSE, C), (P.DEPOSE, T), (P.A_DEPOSER, C), (P.NON_CONCERNE, C),
                    (P.PERIME, S)}),
        (P.PERIME, {(P.DEPOSE, C), (P.A_DEPOSER, C)}),
        (P.NON_CONCERNE, {(P.A_DEPOSER, C), (P.A_DEPOSER, A), (P.DEPOSE, C), (P.DEPOSE, T), (P.NON_CONCERNE, C),
                          (P.NON_CONCERNE, A)}),
    ],
)  # fmt: skip
def test_where_a_piece_may_go(source: PieceState, targets: set[tuple[PieceState, Actor]]) -> None:
    assert {(row.target, by) for row in PIECE_MOVES for by in row.by if row.source is source} == targets


@pytest.mark.parametrize(
    ("source", "targets"),
    [
        (D.ATTENDU, {(D.RECU, C), (D.RECU, T), (D.RECU, S), (D.ABANDONNE, C), (D.ABANDONNE, T), (D.ABANDONNE, S)}),
        (D.RECU, {(D.EN_ANALYSE, S), (D.ABANDONNE, C), (D.ABANDONNE, T)}),
        (D.EN_ANALYSE, {(D.VERIFIE, S), (D.ILLISIBLE, S), (D.INFECTE, S), (D.ABANDONNE, C), (D.ABANDONNE, T)}),
        (D.VERIFIE, {(D.ABANDONNE, C), (D.ABANDONNE, T)}),
        (D.ILLISIBLE, {(D.ABANDONNE, C), (D.ABANDONNE, T)}),
        (D.INFECTE, {(D.ABANDONNE, C), (D.ABANDONNE, T)}),
        (D.ABANDONNE, set()),
    ],
)
def test_where_a_file_may_go(source: DepotState, targets: set[tuple[DepotState, Actor]]) -> None:
    assert {(row.target, by) for row in DEPOT_MOVES for by in row.by if row.source is source} == targets


def test_which_files_take_a_place() -> None:
    assert set(PENDING) == {D.ATTENDU, D.RECU, D.EN_ANALYSE}
    assert set(KEPT) == {*PENDING, D.VERIFIE}
    assert MOST_PENDING == 10


[IDENTITY] = [piece for piece in PIECES if piece.code == "identite"]
MEBI = 1024 * 1024


@pytest.mark.parametrize(
    ("name", "media_type", "size", "code", "says"),
    [
        ("", "application/pdf", 1, "nom-de-fichier", "nom lisible"),
        ("\u2028", "application/pdf", 1, "nom-de-fichier", "nom lisible"),
        ("\u2029", "application/pdf", 1, "nom-de-fichier", "nom lisible"),
        ("\u202e", "application/pdf", 1, "nom-de-fichier", "nom lisible"),
        ("\ud800", "application/pdf", 1, "nom-de-fichier", "nom lisible"),
        ("\x07", "application/pdf", 1, "nom-de-fichier", "nom lisible"),
        ("a.gif", "image/gif", 1, "format-refuse", "PDF, JPEG, PNG, HEIC."),
        ("a.pdf", "application/pdf", IDENTITY.max_bytes + 1, "fichier-trop-lourd", "trop lourd"),
        ("a.pdf", "application/pdf", IDENTITY.max_bytes, None, ""),
        ("a.jpg", "image/jpeg", 1, None, ""),
        ("a.png", "image/png", 1, None, ""),
        ("a.heic", "image/heic", 1, None, ""),
    ],
)
def test_what_may_be_announced(name: str, media_type: str, size: int, code: str | None, says: str) -> None:
    declared = tidy(Declaration(file_name=name, media_type=media_type, size=size, sha256="0" * 64))
    found = list(violations(declared, IDENTITY))
    assert [one.code for one in found] == ([code] if code else [])
    assert all(says in one.detail for one in found)


FILES = {
    "recapitulatif_signe": 4, "identite": 2, "certificat_scolarite_1": 2, "certificat_scolarite_2": 2,
    "diplome_requis": 4, "decision_duree": 2, "dispense_ou_benefice": 6, "certificat_travail": 10, "dispense_vae": 4,
    "releve_notes_bts": 6, "dispense_redoublant": 4, "diplome_dispense": 4, "r408": 2,
    "attestation_langue_rare": 2, "notification_amenagement": 2, "certificat_jdc": 1,
}  # fmt: skip
"""Guide, « Pièces à téléverser » (« la photocopie du (des) certificat(s) »); how many files at most [P]."""
OFF = {"notification_amenagement", "certificat_jdc"}


def test_every_piece_takes_one_file_at_least_and_only_a_piece_of_several_more() -> None:
    assert {piece.code: piece.max_files for piece in ALL} == FILES
    assert {piece.code for piece in ALL if not piece.enabled} == OFF
    assert {piece.code for piece in ALL if piece.late_allowed} == {"r408"} == {p.code for p in ALL if not p.required}
    assert {piece.code for piece in ALL if piece.blocking} == {"r408"}
    for piece in ALL:
        assert set(piece.formats) == {"application/pdf", "image/jpeg", "image/png", "image/heic"}
        assert piece.several is (FILES[piece.code] > 1), piece.code


@pytest.mark.parametrize("unseen", ["\u2028", "\u2029", "\u202e", "\u200b", "\x00", "\ud800"])
def test_what_nobody_sees_is_taken_out_of_a_name(unseen: str) -> None:
    declared = Declaration(file_name=f"a{unseen}b.pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    assert tidy(declared).file_name == "ab.pdf"
