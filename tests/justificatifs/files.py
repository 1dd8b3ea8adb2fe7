"""Files as candidates send them, made here; but for `photo.heic`, a gradient in the format of phones."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image

PHOTO = Path(__file__).with_name("photo.heic")


@dataclass(frozen=True)
class Sent:
    """A file and what is announced of it."""

    content: bytes
    media_type: str
    name: str

    @property
    def declared(self) -> dict[str, object]:
        """The body of its announcement."""
        return {
            "file_name": self.name,
            "media_type": self.media_type,
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


def pdf(
    text: str = "Carte d'identité de Camille EXEMPLE", *, pages: int = 1, encryption: pikepdf.Encryption | None = None
) -> Sent:
    """A PDF that says something."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
        document.pages[-1].Contents = document.make_stream(f"BT ({text.encode('ascii', 'ignore')!r}) Tj ET".encode())
    written = BytesIO()
    # The same bytes whenever it is made: its identifier would otherwise follow the clock.
    document.save(written, encryption=encryption, deterministic_id=encryption is None)
    return Sent(written.getvalue(), "application/pdf", "carte.pdf")


def locked_pdf() -> Sent:
    """It asks for a password."""
    return pdf(encryption=pikepdf.Encryption(user="secret", owner="secret"))


def owner_locked_pdf() -> Sent:
    """It opens, but forbids to print."""
    return pdf(encryption=pikepdf.Encryption(user="", owner="secret"))


def image(format_: str, media_type: str, *, size: tuple[int, int] = (120, 80)) -> Sent:
    """Noise, so that nothing of it compresses away."""
    written = BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(written, format_)
    return Sent(written.getvalue(), media_type, f"photo.{format_.lower()}")


def jpeg() -> Sent:
    """A photograph."""
    return image("JPEG", "image/jpeg")


def png() -> Sent:
    """A screenshot."""
    return image("PNG", "image/png")


def heic() -> Sent:
    """What phones make."""
    return Sent(PHOTO.read_bytes(), "image/heic", "IMG_0001.HEIC")


def cut(whole: Sent) -> Sent:
    """Its first two thirds."""
    return Sent(whole.content[: len(whole.content) * 2 // 3], whole.media_type, whole.name)


def bomb() -> Sent:
    """A few kilobytes that unfold to 400 million pixels."""
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    return Sent(written.getvalue(), "image/png", "bombe.png")
