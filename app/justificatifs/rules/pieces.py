"""The pieces that the guide lists, as data: who, when, formats, sizes (Guide, « Pièces à téléverser »)."""

from dataclasses import dataclass

from app.justificatifs.rules.claims import Claim
from app.registrations.rules.choices import Category

FORMATS = ("application/pdf", "image/jpeg", "image/png", "image/heic")
MAX_BYTES = 10 * 1024 * 1024

TOUS = frozenset(Category)
DISTANCE = frozenset({Category.DISTANCE})
EXPERIENCE = frozenset({Category.EXPERIENCE})
REDOUBLANT = frozenset({Category.REDOUBLANT})

RECAPITULATIF = "recapitulatif_signe"
R408 = "r408"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One justificatif: without a `required` one no complete dossier, without a `blocking` one no convocation."""

    code: str
    label: str
    help: str
    categories: frozenset[Category]
    condition: Claim
    reason: str
    source: str
    max_files: int = 1
    formats: tuple[str, ...] = FORMATS
    max_bytes: int = MAX_BYTES
    late_allowed: bool = False
    """May come after the bound."""
    required: bool = True
    blocking: bool = False
    enabled: bool = True

    @property
    def several(self) -> bool:
        """Whether it may be made of several files."""
        return self.max_files > 1


_ALL = "Guide, « Pour tous les candidats »"
_DISTANCE = "Guide, « Pour les candidats de la formation à distance »"
_EXPERIENCE = "Guide, « Pour les candidats se présentant au titre de leur expérience professionnelle »"
_REDOUBLANT = "Guide, « Pour les candidats redoublants »"
_DIPLOME = "Guide, « Pour les candidats avec un acquis de dispense »"

PIECES = (
    Piece(
        code=RECAPITULATIF,
        label="Récapitulatif d'inscription signé",
        help="Imprimez le récapitulatif de la dernière version de votre inscription, vérifiez-le, datez-le, signez-le, "
        "puis déposez toutes ses pages.",
        categories=TOUS,
        condition=Claim.TOUJOURS,
        reason=f"Demandé à tous les candidats ({_ALL}).",
        source=_ALL,
        max_files=4,
    ),
    Piece(
        code="identite",
        label="Pièce d'identité ou livret de famille",
        help="Toute pièce d'identité en cours de validité, recto et verso, ou le livret de famille.",
        categories=TOUS,
        condition=Claim.TOUJOURS,
        reason=f"Demandé à tous les candidats ({_ALL}).",
        source=_ALL,
        max_files=2,
    ),
    Piece(
        code="certificat_scolarite_1",
        label="Certificat de scolarité de 1re année",
        help="Fourni par votre organisme de formation, qui peut aussi le déposer lui-même.",
        categories=DISTANCE,
        condition=Claim.TOUJOURS,
        reason=f"Demandé aux candidats de l'enseignement à distance ({_DISTANCE}).",
        source=_DISTANCE,
        max_files=2,
    ),
    Piece(
        code="certificat_scolarite_2",
        label="Certificat de scolarité de 2e année",
        help="Fourni par votre organisme de formation, qui peut aussi le déposer lui-même.",
        categories=DISTANCE,
        condition=Claim.DUREE_ENTIERE,
        reason="Demandé aux candidats de l'enseignement à distance, sauf si une décision a changé la durée de leur "
        f"formation ({_DISTANCE}).",
        source=_DISTANCE,
        max_files=2,
    ),
    Piece(
        code="diplome_requis",
        label="Diplôme exigé (baccalauréat…) ou son relevé de notes",
        help="Le diplôme que la réglementation exige pour préparer ce BTS, ou son relevé de notes.",
        categories=DISTANCE,
        condition=Claim.TOUJOURS,
        reason=f"Demandé aux candidats de l'enseignement à distance ({_DISTANCE}).",
        source=_DISTANCE,
        max_files=4,
    ),
    Piece(
        code="decision_duree",
        label="Décision d'aménagement de la durée de formation",
        help="La décision du recteur qui change la durée de votre formation.",
        categories=DISTANCE,
        condition=Claim.DUREE_MODIFIEE,
        reason=f"Demandé parce qu'une décision a changé la durée de votre formation ({_DISTANCE}).",
        source=_DISTANCE,
        max_files=2,
    ),
    Piece(
        code="dispense_ou_benefice",
        label="Dispenses d'épreuves obtenues ou bénéfices de notes",
        help="Les décisions de dispense, ou les relevés de notes qui portent les notes que vous gardez.",
        categories=DISTANCE,
        condition=Claim.DISPENSE_OU_BENEFICE,
        reason=f"Demandé parce que vous gardez une note ou demandez une dispense ({_DISTANCE}).",
        source=_DISTANCE,
        max_files=6,
    ),
    Piece(
        code="certificat_travail",
        label="Certificats de travail",
        help="Un ou plusieurs certificats qui prouvent ensemble une année au moins d'activité en rapport avec ce BTS.",
        categories=EXPERIENCE,
        condition=Claim.TOUJOURS,
        reason=f"Demandé aux candidats au titre de leur expérience professionnelle ({_EXPERIENCE}).",
        source=_EXPERIENCE,
        max_files=10,
    ),
    Piece(
        code="dispense_vae",
        label="Attestations de dispense par la validation des acquis (VAE)",
        help="Les attestations des épreuves ou sous-épreuves obtenues par la VAE.",
        categories=EXPERIENCE,
        condition=Claim.DISPENSE_VAE,
        reason=f"Demandé parce que vous demandez une dispense par la VAE ({_EXPERIENCE}).",
        source=_EXPERIENCE,
        max_files=4,
    ),
    Piece(
        code="releve_notes_bts",
        label="Relevés de notes du BTS",
        help="Les relevés de notes des sessions auxquelles vous vous êtes présenté(e).",
        categories=REDOUBLANT,
        condition=Claim.TOUJOURS,
        reason=f"Demandé parce que vous vous êtes déjà présenté(e) à ce BTS ({_REDOUBLANT}).",
        source=_REDOUBLANT,
        max_files=6,
    ),
    Piece(
        code="dispense_redoublant",
        label="Attestations de dispense (VAE, décision du recteur…)",
        help="Les attestations des dispenses d'épreuves que vous demandez.",
        categories=REDOUBLANT,
        condition=Claim.DISPENSE_HORS_DIPLOME,
        reason=f"Demandé parce que vous demandez une dispense d'épreuve ({_REDOUBLANT}).",
        source=_REDOUBLANT,
        max_files=4,
    ),
    Piece(
        code="diplome_dispense",
        label="Diplôme qui dispense d'une épreuve",
        help="Le diplôme, ou l'attestation de réussite, qui vous dispense d'une épreuve.",
        categories=TOUS,
        condition=Claim.DISPENSE_DIPLOME,
        reason=f"Demandé parce que vous demandez une dispense au titre d'un diplôme ({_DIPLOME}).",
        source=_DIPLOME,
        max_files=4,
    ),
    Piece(
        code=R408,
        label="Attestation R408 (travail en hauteur)",
        help="Elle peut arriver après la date limite, mais vous ne pourrez pas passer les épreuves sans elle.",
        categories=TOUS,
        condition=Claim.R408,
        reason="Demandé pour cette spécialité : le travail en hauteur (arrêté du 14 avril 2016 ; Guide, « Remarque "
        "importante »).",
        source="Arrêté du 14 avril 2016 ; Guide, « Remarque importante »",
        late_allowed=True,
        required=False,
        blocking=True,
        max_files=2,
    ),
    Piece(
        code="attestation_langue_rare",
        label="Attestation de formation dans une langue rare",
        help="L'attestation de l'établissement ou de l'organisme où vous suivez l'enseignement de cette langue.",
        categories=TOUS,
        condition=Claim.LANGUE_RARE,
        reason="Demandé parce que vous passez une langue rare comme épreuve obligatoire (Guide §4).",
        source="Guide §4",
        max_files=2,
    ),
    Piece(
        code="notification_amenagement",
        label="Notification d'un aménagement déjà obtenu",
        help="La notification de la décision, jamais un document médical.",
        categories=TOUS,
        condition=Claim.AMENAGEMENT_ANTERIEUR,
        reason="Demandé parce que vous avez déjà obtenu un aménagement (Guide §8).",
        source="Guide §8",
        max_files=2,
        enabled=False,
    ),
    Piece(
        code="certificat_jdc",
        label="Certificat de la journée défense et citoyenneté",
        help="Le certificat individuel de participation, ou l'attestation provisoire.",
        categories=TOUS,
        condition=Claim.MOINS_DE_25_ANS,
        reason="Demandé aux candidats français de moins de 25 ans (Code du service national, L114-6).",
        source="Code du service national, L114-6",
        enabled=False,
    ),
)
"""What an exam session begins with; it may change any member, and add pieces (`sessions`)."""
