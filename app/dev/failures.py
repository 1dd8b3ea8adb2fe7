"""What stops a start, said in French to the person at the terminal."""

import errno
from pathlib import Path

_FULL = "No space left on device"


class StartError(Exception):
    """The sandbox cannot start, or cannot go on; the message says what to do."""


def died(name: str, code: int | None, log: Path) -> StartError:
    """A child stopped by itself: which, and the last lines that it wrote."""
    lines = last_lines(log)
    if any(_FULL in line for line in lines):
        return disk_full(log)
    said = "\n".join(f"    {line}" for line in lines) or "    (rien)"
    how = "aucune réponse" if code is None else f"arrêt inattendu (code {code})"
    return StartError(f"{name} : {how}.\n  Dernières lignes de {log} :\n{said}")


def disk_full(where: Path) -> StartError:
    """No room left where the data is kept."""
    return StartError(f"Disque plein : plus de place pour écrire dans {where}. Libérez de l'espace puis relancez.")


def of_system(error: OSError, where: Path) -> StartError:
    """What the system refused, in words."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(where)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StartError(
            f"Écriture refusée : {error.filename or where}. Le dossier {where} appartient sans doute à un autre "
            "utilisateur (lancé une fois par root ?) : reprenez-le, supprimez-le, ou choisissez-en un par --data."
        )
    return StartError(f"Le système refuse : {error}")


def last_lines(log: Path, count: int = 20) -> list[str]:
    """The end of a child's log."""
    try:
        return log.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        return []
