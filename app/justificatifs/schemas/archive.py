"""How the files of a dossier are named in its archive: by piece and number, never by a person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
_EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/heic": "heic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of an archive; `name` is given by `named`."""

    depot_id: UUID
    piece: str
    key: str
    media_type: str
    size: int
    sha256: str
    name: str = ""


def named(files: Sequence[File]) -> list[File]:
    """Their names: piece, number within it, extension of the verified type."""
    seen: Counter[str] = Counter()
    told = []
    for file in files:
        seen[file.piece] += 1
        extension = _EXTENSIONS.get(file.media_type, "bin")
        told.append(replace(file, name=f"{file.piece}-{seen[file.piece]}.{extension}"))
    return told


def sums(files: Sequence[File]) -> str:
    """What `sha256sum --check` reads."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)


def manifest(files: Sequence[File]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "name": file.name,
            "piece": file.piece,
            "depot_id": str(file.depot_id),
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
        }
        for file in files
    ]
