"""What the candidate is advised after a file was read: plain words, what to do, never a refusal."""

from dataclasses import dataclass

from app.justificatifs.rules.reading import Flaw, Ink, Lu, Reading, Sheet


@dataclass(frozen=True, slots=True)
class Advice:
    """`page` None: the whole file; `current`: the current récapitulatif is what to take."""

    code: str
    page: int | None
    detail: str
    current: bool = False


_FLAWS = {
    Flaw.SOMBRE: "{} paraît sombre : reprenez-la à la lumière du jour, sans ombre portée, puis déposez-la de nouveau.",
    Flaw.PETITE: "{} paraît trop petite pour être lue : approchez l'appareil pour que le document remplisse le cadre, "
    "ou numérisez à 150 points par pouce au moins, puis déposez-la de nouveau.",
    Flaw.FLOUE: "{} paraît floue : reprenez-la à la lumière du jour, l'appareil bien stable, "
    "puis déposez-la de nouveau.",
}
_SHEETS = {
    Lu.VERSION_ANTERIEURE: "Ce récapitulatif est celui de la version {} de votre inscription, qui a changé depuis : "
    "téléchargez celui de la version actuelle, vérifiez-le, datez-le, signez-le et déposez-le.",
    Lu.AUTRE_INSCRIPTION: "Ce récapitulatif paraît être celui d'une autre inscription : vérifiez votre fichier, "
    "et si vous vous êtes trompé, déposez le récapitulatif signé de cette inscription.",
    Lu.EMPREINTE_INCONNUE: "Le code de ce document n'est pas celui d'un récapitulatif de votre inscription : "
    "vérifiez votre fichier, et au besoin téléchargez, signez et déposez le récapitulatif actuel.",
    Lu.FEUILLES_DIFFERENTES: "Les pages de ce fichier ne viennent pas du même récapitulatif : "
    "vérifiez-les, et au besoin déposez toutes les pages du récapitulatif actuel, signé.",
}
_SIGNATURE = (
    "Nous n'avons pas vu de signature dans son cadre : vérifiez que vous avez signé, "
    "et si ce n'est pas le cas, signez et déposez de nouveau."
)
_DATE = (
    "Nous n'avons pas vu de date dans son cadre : vérifiez que vous avez daté, "
    "et si ce n'est pas le cas, datez et déposez de nouveau."
)


def advice(reading: Reading, *, image: bool) -> tuple[Advice, ...]:
    """All that is advised of one file; a page of an `image` is the image itself."""
    pages = [
        Advice(hint.flaw, hint.page, _FLAWS[hint.flaw].format("L'image" if image else f"La page {hint.page}"))
        for hint in reading.hints
    ]
    return (*(_of_sheet(reading.sheet) if reading.sheet else ()), *pages)


def _of_sheet(sheet: Sheet) -> tuple[Advice, ...]:
    told = _SHEETS.get(sheet.lu)
    if told is not None:
        # What is written on another sheet does not matter.
        return (Advice(sheet.lu, None, told.format(sheet.version), current=True),)
    found = []
    if sheet.signature is Ink.NON:
        found.append(Advice("signature_non_vue", None, _SIGNATURE))
    if sheet.date is Ink.NON:
        found.append(Advice("date_non_vue", None, _DATE))
    return tuple(found)
