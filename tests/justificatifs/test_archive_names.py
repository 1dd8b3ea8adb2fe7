"""Names in the archive of a dossier: pieces and numbers, nobody's own."""

from uuid import UUID

from app.justificatifs.schemas.archive import File, manifest, named, sums

KEY = UUID("0199f1c2-e1b0-7a44-8c2d-2f6f0a9b7c33")


def file(piece: str, media_type: str) -> File:
    return File(depot_id=KEY, piece=piece, key="k", media_type=media_type, size=3, sha256="ab" * 32)


def test_files_are_named_by_piece_number_and_kind() -> None:
    kinds = (("identite", "image/jpeg"), ("identite", "image/heic"), ("r408", "application/pdf"), ("r408", "image/png"))
    files = named([file(piece, kind) for piece, kind in (*kinds, ("autre", "application/x-inconnu"))])
    assert [one.name for one in files] == [
        "identite-1.jpg",
        "identite-2.heic",
        "r408-1.pdf",
        "r408-2.png",
        "autre-1.bin",
    ]


def test_digests_are_written_as_sha256sum_reads_them() -> None:
    files = named([file("identite", "image/png")])
    assert sums(files) == f"{'ab' * 32}  identite-1.png\n"
    [line] = manifest(files)
    assert (line["name"], line["depot_id"], line["sha256"]) == ("identite-1.png", str(KEY), "ab" * 32)
    assert "key" not in line
