"""What honest people send, from many phones, scanners and programs: one table, all of it is accepted."""

# ruff: noqa: E501 -- a table

from functools import cache, partial
from io import BytesIO
from typing import Literal

import pikepdf
import pypdfium2
import typst
from pikepdf import Array, Dictionary, Name, String

from tests.files import images, pdfs
from tests.files.case import Case
from tests.files.pdfs import action, attached, both, form, linked, pdf, photograph, plain, raw, root

JPEG, PNG, HEIC = "image/jpeg", "image/png", "image/heic"
ROTATIONS = range(1, 9)


@cache
def typeset(pages: int, *standards: Literal["a-2a", "a-3b"]) -> bytes:
    """By Typst: fonts within, tagged."""
    body = "#pagebreak()\n".join(f"= Certificat {number}\nCamille EXEMPLE, #lorem(120)\n" for number in range(pages))
    told = '#set document(title: "Certificat", date: datetime(year: 2026, month: 11, day: 20))\n#set text(lang: "fr")\n'
    return typst.compile((told + body).encode(), format="pdf", pdf_standards=list(standards))


def by_pillow(pages: int, mode: str = "RGB") -> bytes:
    """Scans as Pillow puts them together."""
    first, *others = [images.drawn((620 + number, 877), mode) for number in range(pages)]
    return images.saved(first, "PDF", save_all=True, append_images=others, resolution=75.0)


def by_pdfium(pages: int) -> bytes:
    """As browsers of the Chromium family print and save."""
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(595, 842)
    with pypdfium2.PdfDocument(typeset(2)) as other:
        made.import_pages(other)
    written = BytesIO()
    made.save(written)
    made.close()
    return written.getvalue()


def owned(**how: object) -> bytes:
    """It opens, but forbids to print or to copy."""
    allowed = pikepdf.Permissions(extract=False, print_highres=False, print_lowres=False)
    return pdf(encryption=pikepdf.Encryption(**{"user": "", "owner": "autre", "allow": allowed} | how))  # type: ignore[arg-type]


def outlined(made: pikepdf.Pdf) -> None:
    """Bookmarks."""
    with made.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(f"Page {number}", number) for number in range(len(made.pages)))


def turned(made: pikepdf.Pdf) -> None:
    """Pages scanned sideways."""
    for number, page in enumerate(made.pages):
        page.rotate(90 * (number + 1), relative=False)


def layered(made: pikepdf.Pdf) -> None:
    """Optional content."""
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Calque")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), ON=Array([layer])))


def signed(made: pikepdf.Pdf) -> None:
    """A signature field, as electronic signatures leave."""
    form(Lock=Dictionary(Type=Name.SigFieldLock, Action=Name.All))(made)
    made.Root.AcroForm.SigFlags = 3
    made.Root.Perms = Dictionary(DocMDP=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x")))


def without_table(content: bytes) -> bytes:
    """Where its table lies is told wrong."""
    return content[: content.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"


def located(orientation: int) -> bytes:
    """A screenshot that says how to hold it."""
    return images.png(exif=images.located(orientation))


def phone(*, tail: bytes = b"", **options: object) -> bytes:
    """A large photograph, with what phones add after it."""
    return images.jpeg(size=(2000, 1500), **options) + tail  # type: ignore[arg-type]


ROTATED = (
    *[Case("orientation", f"JPEG {one}", partial(images.jpeg, one), name="p.jpg", media_type=JPEG) for one in ROTATIONS],
    *[Case("orientation", f"JPEG progressif {one}", partial(images.jpeg, one, progressive=True), name="p.jpg",
           media_type=JPEG) for one in ROTATIONS],
    *[Case("orientation", f"PNG {one}", partial(located, one), name="p.png", media_type=PNG)
      for one in (3, 6, 8)],
)  # fmt: skip
PHONES = (
    Case("téléphone", "HEIC", images.heic, name="IMG_0001.HEIC", media_type=HEIC),
    *[Case("téléphone", f"HEIC, marque {brand}", partial(images.branded, brand.encode()), name="p.heif",
           media_type="image/heif") for brand in ("mif1", "heix", "heim")],
    Case("téléphone", "HEIC suivi d'une boîte libre", lambda: images.boxed(b"free", bytes(64)), name="p.heic", media_type=HEIC),
    Case("téléphone", "HEIC suivi d'une vidéo", lambda: images.boxed(b"mpvd", bytes(4000)), name="p.heic", media_type=HEIC),
    Case("téléphone", "HEIC nommé JPEG", images.heic, name="IMG_0002.jpg", media_type=JPEG),
    Case("téléphone", "12 millions de pixels", lambda: images.jpeg(6, size=(4032, 3024), quality=70), name="p.jpg", media_type=JPEG),
    Case("téléphone", "photographie suivie d'une vidéo", lambda: phone(tail=b"\0\0\0\x18ftypmp42" + bytes(9000)), name="p.jpg",
         media_type=JPEG),
    Case("téléphone", "photographie suivie d'une seconde", lambda: phone(tail=images.jpeg()), name="p.jpg", media_type=JPEG),
    Case("téléphone", "photographie suivie de zéros", lambda: phone(tail=bytes(512)), name="p.jpg", media_type=JPEG),
    Case("téléphone", "panorama", lambda: images.jpeg(size=(12_000, 1500), quality=40), name="p.jpg", media_type=JPEG),
    Case("téléphone", "capture d'écran", lambda: images.png((1170, 2532)), name="p.png", media_type=PNG),
    Case("téléphone", "PNG nommé PDF", images.png, name="scan.pdf"),
    Case("téléphone", "JPEG nommé PNG", images.jpeg, name="p.png", media_type=PNG),
)  # fmt: skip
SCANS = (
    Case("numérisation", "JPEG gris", lambda: images.jpeg(mode="L"), name="s.jpg", media_type=JPEG),
    Case("numérisation", "JPEG quadrichromie", lambda: images.jpeg(mode="CMYK"), name="s.jpg", media_type=JPEG),
    Case("numérisation", "JPEG sans sous-échantillonnage", lambda: images.jpeg(subsampling=0, quality=98), name="s.jpg",
         media_type=JPEG),
    Case("numérisation", "JPEG à reprises", lambda: images.jpeg(restart_marker_blocks=4), name="s.jpg", media_type=JPEG),
    Case("numérisation", "JPEG à octets de remplissage", lambda: images.jpeg()[:2] + b"\xff\xff" + images.jpeg()[2:], name="s.jpg",
         media_type=JPEG),
    Case("numérisation", "JPEG commenté", lambda: images.jpeg(comment=b"Scanner EXEMPLE"), name="s.jpg", media_type=JPEG),
    Case("numérisation", "PNG noir et blanc", lambda: images.png(mode="1"), name="s.png", media_type=PNG),
    Case("numérisation", "PNG gris", lambda: images.png(mode="L"), name="s.png", media_type=PNG),
    Case("numérisation", "PNG à palette", lambda: images.png(mode="P"), name="s.png", media_type=PNG),
    Case("numérisation", "PNG transparent", lambda: images.png(mode="RGBA"), name="s.png", media_type=PNG),
    Case("numérisation", "PNG 16 bits", lambda: images.png(mode="I;16"), name="s.png", media_type=PNG),
    Case("numérisation", "PNG à résolution dite", lambda: images.png(dpi=(300, 300)), name="s.png", media_type=PNG),
    Case("numérisation", "PNG suivi d'un retour à la ligne", lambda: images.png() + b"\r\n", name="s.png", media_type=PNG),
    Case("numérisation", "PDF de photographies, un point par pixel",
         lambda: pdf(photograph(images.jpeg(size=(1600, 1200)), 1600, 1200))),
    Case("numérisation", "PDF de Pillow, couleurs", lambda: by_pillow(4)),
    Case("numérisation", "PDF de Pillow, gris", lambda: by_pillow(3, "L")),
    Case("numérisation", "PDF de Pillow, noir et blanc", lambda: by_pillow(6, "1")),
)  # fmt: skip
PROGRAMS = (
    Case("logiciel", "Typst", lambda: typeset(3)),
    Case("logiciel", "Typst, PDF/A-2a", lambda: typeset(2, "a-2a")),
    Case("logiciel", "Typst, PDF/A-3b", lambda: typeset(2, "a-3b")),
    Case("logiciel", "Typst, quarante pages", lambda: typeset(40)),
    Case("logiciel", "PDFium", lambda: by_pdfium(3)),
    Case("logiciel", "PDF 1.3", lambda: raw(plain(), version="1.3")),
    Case("logiciel", "PDF 2.0", lambda: raw(plain(), version="2.0")),
    Case("logiciel", "soixante pages", lambda: pdf(pages=60)),
    Case("logiciel", "flux d'objets", lambda: pdf(pages=5, object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    Case("logiciel", "linéarisé", lambda: pdf(pages=9, linearize=True)),
    Case("logiciel", "mise à jour incrémentale", lambda: pdfs.updated(raw(plain()), 4, pdfs.stream(pdfs.TEXT))),
    Case("logiciel", "deux mises à jour", lambda: pdfs.updated(pdfs.updated(raw(plain()), 4, pdfs.stream(pdfs.TEXT)), 4,
         pdfs.stream(b""))),
    Case("logiciel", "références hybrides", pdfs.hybrid),
    Case("logiciel", "sans compression", lambda: pdf(compress_streams=False)),
    Case("logiciel", "signets", lambda: pdf(outlined, pages=4)),
    Case("logiciel", "pages tournées", lambda: pdf(turned, pages=4)),
    Case("logiciel", "calques", lambda: pdf(layered)),
    Case("logiciel", "formulaire rempli", lambda: pdf(form())),
    Case("logiciel", "signature électronique", lambda: pdf(signed)),
    Case("logiciel", "lien vers une page", lambda: pdf(linked(action(S=Name.GoTo, D=Array([0, Name.Fit]))))),
    Case("logiciel", "lien vers le web", lambda: pdf(linked(action(S=Name.URI, URI=String("https://exemple.test"))))),
    Case("logiciel", "facture XML jointe", lambda: pdf(attached(factur=b"<?xml version='1.0'?><x/>"))),
    Case("logiciel", "vue à l'ouverture", lambda: pdf(root(OpenAction=Array([0, Name.Fit]), PageMode=Name.UseNone))),
    Case("logiciel", "impression à l'ouverture", lambda: pdf(root(OpenAction=action(S=Name.Named, N=Name.Print)))),
    Case("logiciel", "tout ensemble", lambda: pdf(both(outlined, form(), layered, attached(a=b"x")), pages=6)),
)  # fmt: skip
OWNED = (
    Case("droits", "AES 256 bits", owned),
    Case("droits", "AES 128 bits", lambda: owned(R=4)),
    Case("droits", "RC4 128 bits", lambda: owned(R=3, aes=False, metadata=False)),
    Case("droits", "RC4 40 bits", lambda: owned(R=2, aes=False, metadata=False)),
)  # fmt: skip
A_LITTLE_WRONG = (
    Case("un peu faux", "place de la table fausse", lambda: without_table(pdf(pages=3))),
    Case("un peu faux", "sans table", lambda: raw(plain(), table=False)),
    Case("un peu faux", "décalé de dix octets", lambda: b"\n" * 10 + raw(plain())),
    Case("un peu faux", "marque d'ordre des octets", lambda: b"\xef\xbb\xbf" + raw(plain())),
    Case("un peu faux", "préambule d'imprimante", lambda: b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n" + raw(plain())),
    Case("un peu faux", "suivi de zéros", lambda: pdf() + bytes(4096)),
    Case("un peu faux", "suivi de lignes", lambda: pdf() + b"\r\n" * 2000),
    Case("un peu faux", "longueur de flux fausse", lambda: raw(plain()).replace(b"/Length 65", b"/Length 61")),
    Case("un peu faux", "sans format de page", lambda: raw(plain()).replace(b"/MediaBox [0 0 595 842] ", b" " * 24)),
    Case("un peu faux", "sans ressources", lambda: raw(plain()).replace(b"/Resources 5 0 R", b" " * 16)),
    Case("un peu faux", "compte de pages trop petit", lambda: raw(plain()).replace(b"/Count 1", b"/Count 0")),
    Case("un peu faux", "format de page à l'envers", lambda: raw(plain()).replace(b"[0 0 595 842]", b"[595 842 0 0]")),
    Case("un peu faux", "fin de ligne ancienne", lambda: raw(plain()).replace(b"\n%\xe2", b"\r%\xe2")),
)  # fmt: skip

HONEST = (*ROTATED, *PHONES, *SCANS, *PROGRAMS, *OWNED, *A_LITTLE_WRONG)
