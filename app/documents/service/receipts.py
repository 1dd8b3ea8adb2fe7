"""Receipts: nothing is sent (Guide), the proof of each act is there to be fetched by who did it."""

from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from app.documents.queries import receipts as queries
from app.documents.queries.receipts import Act, DeclaredFile, SavedVersion
from app.documents.rules.receipt import Receipt, claims, instant, page
from app.http.house import House
from app.http.problems import ABSENT
from app.justificatifs.rules.pieces import PIECES
from app.kit.canonical import Json, canonical

RECEIPT = "receipt+jws"
"""The type that a signature is made for: a seal of the journal is no receipt."""

_TEMPLATE = Path(__file__).parents[1] / "receipt.typ"
_LABELS = {piece.code: piece.label for piece in PIECES}
_UNKNOWN = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt, and its signature over the canonical form of its claims."""

    receipt: Receipt
    claims: dict[str, Json]
    signed: str


async def version_receipt(house: House, registration: UUID, version: int, *, account: UUID) -> Proof:
    """The receipt of one saved version."""
    found = await queries.saved_version(
        house.database.reads, account=account, registration=registration, version=version
    )
    if found is None:
        raise ABSENT
    return _proof(house, _of_version(found, house.public_url))


async def depot_receipt(house: House, depot: UUID, *, account: UUID) -> Proof:
    """The receipt of one deposit, whatever became of it."""
    found = await queries.declared_file(house.database.reads, account=account, depot=depot)
    if found is None:
        raise ABSENT
    return _proof(house, _of_file(found, house.public_url))


async def receipt_page(house: House, proof: Proof) -> bytes:
    """The same as a PDF page."""
    printed: dict[str, Json] = asdict(page(proof.receipt, proof.signed))
    return await house.typesetter.pdf(_TEMPLATE, printed, dated=proof.receipt.arrived_at)


def _proof(house: House, receipt: Receipt) -> Proof:
    told = claims(receipt)
    return Proof(receipt, told, house.signer.sign(canonical(told), RECEIPT))


def _of_version(act: SavedVersion, issuer: str) -> Receipt:
    return Receipt(
        issuer=issuer,
        subject=f"registration/{act.registration_id}/{act.version}",
        heading="Récépissé d’inscription",
        arrived_at=act.arrived_at,
        bound=act.bound_at,
        zone=_zone(act),
        members=(
            *_registration(act),
            ("digest", "Empreinte SHA-256 de l’inscription", act.digest),
            ("recorded_at", "", instant(act.recorded_at)),
            ("judged_by", "", act.judged_by),
            *_CORRECTED[act.corrected],
        ),
        unbounded="Aucune : le service corrige après la clôture",
    )


_CORRECTED: dict[bool, tuple[tuple[str, str, Json], ...]] = {
    False: (),
    True: (("by", "", "service"), ("", "Version faite par", "Le service des examens, par une correction")),
}


def _of_file(act: DeclaredFile, issuer: str) -> Receipt:
    return Receipt(
        issuer=issuer,
        subject=f"depot/{act.depot_id}",
        heading="Récépissé de dépôt",
        arrived_at=act.arrived_at,
        bound=act.bound_at,
        zone=_zone(act),
        members=(
            *_registration(act),
            ("piece", "", act.piece),
            ("", "Justificatif", _LABELS.get(act.piece, act.piece)),
            ("file_name", "Fichier", act.file_name),
            ("media_type", "", act.media_type),
            ("size", "Taille, en octets", act.size),
            ("sha256", "Empreinte SHA-256 du fichier", act.sha256),
            ("state", "", act.state),
            ("received_at", "", None if act.received_at is None else instant(act.received_at)),
            ("verified_at", "", None if act.verified_at is None else instant(act.verified_at)),
            ("", "État du fichier", _STATES[act.state]),
            ("judged_by", "", act.judged_by),
            *(() if act.depose_par is None else (("depose_par", "Déposé par", act.depose_par),)),
        ),
    )


_STATES = {
    "attendu": "Annoncé : son contenu n’est pas encore arrivé",
    "recu": "Arrivé",
    "en_analyse": "Arrivé, en cours de vérification",
    "verifie": "Arrivé et vérifié",
    "illisible": "Arrivé, mais illisible",
    "infecte": "Arrivé, mais écarté : il contient un virus",
    "abandonne": "Retiré ou remplacé",
}


def _registration(act: Act) -> tuple[tuple[str, str, Json], ...]:
    return (
        ("candidate_number", "Numéro de candidat", act.candidate_number),
        ("exam_session", "Session", act.exam_session),
        ("academie", "", act.academie),
        ("registration", "Inscription", str(act.registration_id)),
        ("version", "Version de l’inscription", act.version),
    )


def _zone(act: Act) -> ZoneInfo:
    """The académie's clocks; what was written before receipts has none."""
    return _UNKNOWN if act.bound_zone is None else ZoneInfo(act.bound_zone)
