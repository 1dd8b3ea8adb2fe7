"""What must not be served: one table, by kind of attack, each line with what must become of it."""

# ruff: noqa: E501 -- a table

import random
import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from app.dev.clamd import EICAR
from tests.files import images, pdfs
from tests.files.case import CLEANED, Case
from tests.files.pdfs import (
    action,
    attached,
    folded,
    form,
    linked,
    locked,
    noted,
    pdf,
    plain,
    raw,
    root,
    stream,
    streams,
)
from tests.justificatifs import files

JPEG, PNG, HEIC = "image/jpeg", "image/png", "image/heic"
MEBI = 1024 * 1024
HTML = b"<html><body><script>alert('EXEMPLE')</script></body></html>"
JS = b"app.alert('EXEMPLE-JS')"
ELF = b"\x7fELF\x02\x01\x01" + bytes(200)
EXE = b"MZ\x90\x00\x03" + bytes(200) + b"This program cannot be run in DOS mode."


def zipped(*contents: bytes, times: int = 1, stored: bool = False) -> bytes:
    """An archive, in archives."""
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    for _ in range(times):
        written = BytesIO()
        with zipfile.ZipFile(written, "w", how) as archive:
            for number, content in enumerate(contents):
                archive.writestr(zipfile.ZipInfo(f"f{number}.bin"), content, how)
        contents = (written.getvalue(),)
    return contents[0]


def noise(size: int) -> bytes:
    """What no compression shortens."""
    return random.Random(size).randbytes(size)  # noqa: S311 -- no secret


def far(size: int) -> bytes:
    """EICAR after so many bytes of nothing."""
    return bytes(size) + EICAR


VIRUSES = (
    # --- As it is
    Case("eicar brut", "seul, dit PDF", lambda: EICAR, "infecte"),
    Case("eicar brut", "seul, dit JPEG", lambda: EICAR, "infecte", "photo.jpg", JPEG),
    Case("eicar brut", "après un PDF", lambda: pdf() + EICAR, "infecte"),
    Case("eicar brut", "avant un PDF", lambda: EICAR + b"\n" + pdf(), "infecte"),
    Case("eicar brut", "après une photographie", lambda: images.jpeg() + EICAR, "infecte", "photo.jpg", JPEG),
    Case("eicar brut", "en commentaire JPEG", lambda: images.with_segment(0xFE, EICAR), "infecte", "p.jpg", JPEG),
    Case("eicar brut", "en texte PNG", lambda: images.with_chunk(b"tEXt", b"c\0" + EICAR), "infecte", "p.png", PNG),
    Case("eicar brut", "en boîte HEIC", lambda: images.boxed(b"free", EICAR), "infecte", "p.heic", HEIC),
    Case("eicar brut", "en commentaire PDF", lambda: b"%PDF-1.4\n%" + EICAR + b"\n" + pdf()[9:], "infecte"),
    Case("eicar brut", "dans un zip dit PDF", lambda: zipped(EICAR), "infecte"),
    # --- In a stream of a PDF
    Case("eicar en flux", "nu", lambda: pdf(streams(EICAR), compress_streams=False), "infecte"),
    Case("eicar en flux", "Flate", lambda: pdf(streams(EICAR)), "infecte"),
    Case("eicar en flux", "Flate deux fois",
         lambda: pdf(streams(folded(EICAR, 2), filters=("/FlateDecode", "/FlateDecode"))), "infecte"),
    Case("eicar en flux", "hexadécimal", lambda: pdf(streams(EICAR.hex().encode() + b">", filters=("/ASCIIHexDecode",)),
         stream_decode_level=pikepdf.StreamDecodeLevel.none), "infecte"),
    Case("eicar en flux", "contenu de page", lambda: pdf(text=b"% " + EICAR + b"\n" + pdfs.TEXT), "infecte"),
    Case("eicar en flux", "Flate, flux d'objets",
         lambda: pdf(streams(EICAR), object_stream_mode=pikepdf.ObjectStreamMode.generate), "infecte"),
    Case("eicar en flux", "linéarisé", lambda: pdf(streams(EICAR), linearize=True), "infecte"),
    Case("eicar en flux", "mise à jour incrémentale",
         lambda: pdfs.updated(raw(plain()), 7, stream(zlib.compress(EICAR), b"/Filter /FlateDecode")), "infecte"),
    Case("eicar en flux", "chiffré, mot de passe vide",
         lambda: pdf(streams(EICAR), encryption=pikepdf.Encryption(user="", owner="x")), "infecte"),
    # --- In a file joined to a PDF
    Case("eicar joint", "seul", lambda: pdf(attached(a=EICAR)), "infecte"),
    Case("eicar joint", "sans compression", lambda: pdf(attached(a=EICAR), compress_streams=False), "infecte"),
    Case("eicar joint", "derrière une annotation", lambda: pdf(noted("/FileAttachment", EICAR)), "infecte"),
    Case("eicar joint", "troisième de trois", lambda: pdf(attached(a=b"a", b=b"b", c=EICAR)), "infecte"),
    Case("eicar joint", "dans un PDF joint", lambda: pdf(attached(a=pdf(streams(EICAR)))), "infecte"),
    Case("eicar joint", "dans un PDF joint à un PDF joint",
         lambda: pdf(attached(a=pdf(attached(a=pdf(attached(a=EICAR)))))), "infecte"),
    Case("eicar joint", "vidéo d'une annotation", lambda: pdf(noted("/RichMedia", EICAR)), "infecte"),
    # --- In nested archives
    Case("eicar en zip", "un", lambda: pdf(attached(a=zipped(EICAR))), "infecte"),
    Case("eicar en zip", "deux", lambda: pdf(attached(a=zipped(EICAR, times=2))), "infecte"),
    Case("eicar en zip", "cinq", lambda: pdf(attached(a=zipped(EICAR, times=5))), "infecte"),
    Case("eicar en zip", "trop profond pour l'antivirus", lambda: pdf(attached(a=zipped(EICAR, times=30))),
         "non_analysable"),
    Case("eicar en zip", "parmi cent fichiers", lambda: pdf(attached(a=zipped(*[b"x"] * 99, EICAR))), "infecte"),
    Case("eicar en zip", "dans un flux", lambda: pdf(streams(zipped(EICAR, times=2))), "infecte"),
    Case("eicar en zip", "non compressé", lambda: pdf(attached(a=zipped(EICAR, times=3, stored=True))), "infecte"),
    Case("eicar en zip", "après une photographie", lambda: images.jpeg() + zipped(EICAR, times=2), "infecte", "p.jpg",
         JPEG),
    # --- Far into the file
    Case("eicar lointain", "après 26 Mio, flux Flate", lambda: pdf(streams(pdfs.zeros(26, EICAR), filters=("/FlateDecode",))), "infecte"),
    Case("eicar lointain", "après 60 Mio, flux Flate", lambda: pdf(streams(pdfs.zeros(60, EICAR), filters=("/FlateDecode",))), "infecte"),
    Case("eicar lointain", "après 26 Mio, joint", lambda: pdf(attached(a=far(26 * MEBI))), "infecte"),
    Case("eicar lointain", "après 30 Mio, en zip joint", lambda: pdf(attached(a=zipped(far(30 * MEBI)))), "infecte"),
    Case("eicar lointain", "après 24 Mio, brut", lambda: pdf() + far(24 * MEBI), "infecte"),
    Case("eicar lointain", "après 26 Mio, brut : plus que l'antivirus ne prend",
         lambda: pdf() + far(26 * MEBI), "non_analysable"),
    Case("eicar lointain", "après 250 Mio, flux Flate", lambda: pdf(streams(pdfs.zeros(250, EICAR), filters=("/FlateDecode",))), "non_analysable"),
)  # fmt: skip

ENCRYPTED = (
    Case("chiffré", "RC4 40 bits", lambda: locked(R=2, aes=False, metadata=False), "protege"),
    Case("chiffré", "RC4 128 bits", lambda: locked(R=3, aes=False, metadata=False), "protege"),
    Case("chiffré", "AES 128 bits", lambda: locked(R=4), "protege"),
    Case("chiffré", "AES 256 bits, métadonnées claires", lambda: locked(R=6, metadata=False), "protege"),
    Case("chiffré", "AES 256 bits, R6", lambda: locked(R=6), "protege"),
    Case("chiffré", "EICAR dedans", lambda: pdf(streams(EICAR), encryption=pikepdf.Encryption(user="s", owner="o")),
         "protege"),
    Case("chiffré", "par certificat", lambda: raw(plain(), trailer=b"/Encrypt << /Filter /Adobe.PubSec /V 4 /SubFilter "
         b"/adbe.pkcs7.s5 >> /ID [<00> <00>] "), "protege"),
    Case("chiffré", "même mot de passe des deux côtés", lambda: locked(user="a", owner="a"), "protege"),
)  # fmt: skip

DOUBLES = (
    Case("double", "page HTML puis PDF", lambda: HTML + pdf(), "fichier_double"),
    Case("double", "zip puis PDF", lambda: zipped(b"x")[:200] + pdf(), "fichier_double"),
    Case("double", "PDF puis zip", lambda: pdf() + zipped(b"x" * 100), "fichier_double"),
    Case("double", "PDF puis PDF dans un zip", lambda: pdf() + zipped(pdf(), stored=True), "fichier_double"),
    Case("double", "programme puis PDF", lambda: EXE + pdf(), "fichier_double"),
    Case("double", "script puis PDF", lambda: b"#!/bin/sh\nrm -rf /tmp/exemple\n" + pdf(), "fichier_double"),
    Case("double", "GIF puis PDF", lambda: b"GIF89a" + bytes(20) + pdf(), "fichier_double"),
    Case("double", "PDF dans l'en-tête d'un JPEG", lambda: images.with_segment(0xFE, pdf()[:400]), "fichier_double",
         "photo.jpg", JPEG),
    Case("double", "JPEG puis PDF", lambda: images.jpeg() + pdf(), "fichier_double", "photo.jpg", JPEG),
    Case("double", "JPEG puis zip", lambda: images.jpeg() + zipped(b"x"), "fichier_double", "photo.jpg", JPEG),
    Case("double", "JPEG puis programme", lambda: images.jpeg() + ELF, "fichier_double", "photo.jpg", JPEG),
    Case("double", "PNG puis zip", lambda: images.png() + zipped(b"x"), "fichier_double", "p.png", PNG),
    Case("double", "PNG puis PDF", lambda: images.png() + pdf(), "fichier_double", "p.png", PNG),
    Case("double", "HEIC puis zip", lambda: images.heic() + zipped(b"x"), "fichier_double", "p.heic", HEIC),
    Case("double", "PDF puis page HTML", lambda: pdf() + HTML, CLEANED, absent=(b"<script",)),
    Case("double", "JPEG puis script PHP", lambda: images.jpeg() + b"<?php system('id'); ?>", CLEANED, "p.jpg", JPEG,
         (b"<?php",)),
    Case("double", "script en commentaire JPEG", lambda: images.with_segment(0xFE, HTML), CLEANED, "p.jpg", JPEG,
         (b"<script",)),
    Case("double", "script en texte PNG", lambda: images.with_chunk(b"tEXt", b"c\0" + HTML), CLEANED, "p.png", PNG,
         (b"<script",)),
)  # fmt: skip


BOMBS = (
    Case("bombe", "PNG de 400 millions de pixels", lambda: files.bomb().content, "trop_complexe", "b.png",
         PNG),
    Case("bombe", "PNG qui prétend à 4 milliards de pixels", lambda: images.header(65_000, 65_000), "trop_complexe",
         "b.png", PNG),
    Case("bombe", "JPEG qui prétend à 4 milliards de pixels", lambda: images.resized(images.jpeg(), 65_000, 65_000),
         "trop_complexe", "b.jpg", JPEG),
    Case("bombe", "JPEG aux mille passes", lambda: images.jpeg()[:-2] + images.segment(0xDA, bytes(8)) * 1000
         + b"\xff\xd9", "trop_complexe", "b.jpg", JPEG),
    Case("bombe", "flux de 1,2 Gio", lambda: pdf(streams(pdfs.zeros(1200), filters=("/FlateDecode",))),
         "non_analysable"),
    Case("bombe", "trois flux de 450 Mio, plié deux fois",
         lambda: pdf(streams(*[folded(pdfs.zeros(450), 1)] * 3, filters=("/FlateDecode", "/FlateDecode"))),
         "non_analysable"),
    Case("bombe", "image de 40 000 × 40 000 dans un PDF", lambda: pdf(pdfs.photograph(images.jpeg(), 40_000, 40_000)),
         "trop_complexe"),
    Case("bombe", "zip bombe jointe, qui n'est servie à personne", lambda: pdf(attached(a=zipped(bytes(60 * MEBI), times=2))),
         CLEANED, absent=(b"/EmbeddedFile",)),
    Case("bombe", "fichiers joints de 210 Mio", lambda: pdf(attached(a=bytes(105 * MEBI), b=bytes(105 * MEBI))),
         "trop_complexe"),
    Case("bombe", "250 000 objets", lambda: raw(plain() | dict.fromkeys(range(7, 250_007), b"<< /A 1 >>")),
         "trop_complexe"),
    Case("bombe", "tableaux emboîtés mille fois", lambda: raw(plain(catalogue=b"/Names << /Dests << /X " + b"[" * 1000
         + b"]" * 1000 + b">> >>")), "casse"),
)  # fmt: skip

WRONG = (
    Case("mauvais type", "page HTML", lambda: HTML, "mauvais_type"),
    Case("mauvais type", "Word ancien", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mauvais_type"),
    Case("mauvais type", "Word récent", lambda: zipped(b"<w:document/>"), "mauvais_type"),
    Case("mauvais type", "GIF", lambda: images.saved(images.drawn(mode="P"), "GIF"), "mauvais_type", "p.jpg", JPEG),
    Case("mauvais type", "WebP", lambda: images.saved(images.drawn(), "WEBP"), "mauvais_type", "p.jpg", JPEG),
    Case("mauvais type", "TIFF", lambda: images.saved(images.drawn(), "TIFF"), "mauvais_type", "p.png", PNG),
    Case("mauvais type", "BMP", lambda: images.saved(images.drawn(), "BMP"), "mauvais_type", "p.png", PNG),
    Case("mauvais type", "SVG", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "mauvais_type"),
    Case("mauvais type", "texte", lambda: b"Releve de notes de Camille EXEMPLE\n" * 20, "mauvais_type"),
    Case("mauvais type", "programme", lambda: EXE, "mauvais_type"),
    Case("mauvais type", "vidéo", lambda: b"\0\0\0\x18ftypmp42" + bytes(300), "mauvais_type", "p.heic", HEIC),
    Case("mauvais type", "zéros", lambda: bytes(1000), "mauvais_type"),
    Case("mauvais type", "un octet", lambda: b"%", "mauvais_type"),
)  # fmt: skip

BROKEN = (
    Case("cassé", "PDF coupé", lambda: pdf(pages=3)[:700], "casse"),
    Case("cassé", "PDF linéarisé coupé", lambda: pdf(pages=9, linearize=True)[:-900], "casse"),
    Case("cassé", "PDF sans page", lambda: pdf(pages=2, change=lambda made: made.pages.__delitem__(slice(0, 2))), "casse"),
    Case("cassé", "PDF d'un en-tête et d'une fin", lambda: b"%PDF-1.7\n%%EOF", "casse"),
    Case("cassé", "PDF de bruit", lambda: b"%PDF-1.7\n" + noise(5000) + b"\n%%EOF", "casse"),
    Case("cassé", "JPEG coupé", lambda: images.jpeg(size=(1200, 900))[:-9000], "casse", "p.jpg", JPEG),
    Case("cassé", "JPEG d'un en-tête", lambda: b"\xff\xd8\xff" + bytes(300), "casse", "p.jpg", JPEG),
    Case("cassé", "PNG coupé", lambda: images.png()[:-300], "casse", "p.png", PNG),
    Case("cassé", "PNG au contenu abîmé", lambda: images.png((900, 900))[:200] + noise(900) +
         images.png((900, 900))[1100:], "casse", "p.png", PNG),
    Case("cassé", "HEIC coupé", lambda: images.heic()[:-300], "casse", "p.heic", HEIC),
    Case("cassé", "HEIC d'un en-tête", lambda: images.heic()[:40], "casse", "p.heic", HEIC),
)  # fmt: skip


def _tree(made: pikepdf.Pdf) -> None:
    tree = Dictionary(Names=Array([String("a"), action(S=Name.JavaScript, JS=String(JS))]))
    made.Root.Names = Dictionary(JavaScript=tree)


def _page(**members: object) -> pdfs.Change:
    def change(made: pikepdf.Pdf) -> None:
        for name, value in members.items():
            made.pages[0].obj[f"/{name}"] = value

    return change


def _xfa(made: pikepdf.Pdf) -> None:
    form()(made)
    made.Root.AcroForm.XFA = made.make_stream(b"<xdp:xdp>EXEMPLE-XFA</xdp:xdp>")


def _dynamic(made: pikepdf.Pdf) -> None:
    _xfa(made)
    made.Root.NeedsRendering = True


def _script() -> pikepdf.Object:
    return action(S=Name.JavaScript, JS=String(JS))


_GONE = (b"/JavaScript", b"EXEMPLE-JS", b"/OpenAction", b"/AA")
ACTIVE = (
    Case("actif", "JavaScript à l'ouverture", lambda: pdf(root(OpenAction=_script())), CLEANED, absent=_GONE),
    Case("actif", "JavaScript nommé", lambda: pdf(_tree), CLEANED, absent=_GONE),
    Case("actif", "JavaScript d'un lien", lambda: pdf(linked(_script())), CLEANED, absent=_GONE),
    Case("actif", "JavaScript d'un champ", lambda: pdf(form(AA=Dictionary(K=_script()))), CLEANED, absent=_GONE),
    Case("actif", "JavaScript d'une page", lambda: pdf(_page(AA=Dictionary(O=_script()))), CLEANED, absent=_GONE),
    Case("actif", "JavaScript écrit en hexadécimal", lambda: raw(plain(
         catalogue=b"/Open#41ction << /S /Java#53cript /J#53 (app.alert\\('EXEMPLE-JS'\\)) >>")), "infecte"),
    Case("actif", "JavaScript à la suite d'une action", lambda: pdf(linked(action(S=Name.GoTo, D=Array([0, Name.Fit]),
         Next=_script()))), CLEANED, absent=_GONE),
    Case("actif", "lancement d'un programme", lambda: pdf(linked(action(S=Name.Launch, F=String("cmd.exe")))), CLEANED,
         absent=(b"/Launch", b"cmd.exe")),
    Case("actif", "envoi de formulaire", lambda: pdf(linked(action(S=Name.SubmitForm, F=String("http://exemple.test/")))),
         CLEANED, absent=(b"/SubmitForm", b"exemple.test")),
    Case("actif", "import de données", lambda: pdf(linked(action(S=Name.ImportData, F=String("x.fdf")))), CLEANED,
         absent=(b"/ImportData",)),
    Case("actif", "vers un autre fichier", lambda: pdf(linked(action(S=Name.GoToR, F=String("\\\\exemple\\x.pdf")))),
         CLEANED, absent=(b"/GoToR",)),
    Case("actif", "vers un fichier joint", lambda: pdf(linked(action(S=Name.GoToE, F=String("x.pdf")))), CLEANED,
         absent=(b"/GoToE",)),
    Case("actif", "adresse à l'ouverture", lambda: pdf(root(OpenAction=action(S=Name.URI, URI=String("file:///etc")))),
         CLEANED, absent=(b"/URI", b"file:///")),
    Case("actif", "fichier joint", lambda: pdf(attached(a=b"EXEMPLE-JOINT")), CLEANED,
         absent=(b"EXEMPLE-JOINT", b"/EmbeddedFile")),
    Case("actif", "fichier joint à une annotation", lambda: pdf(noted("/FileAttachment", b"EXEMPLE-JOINT")), CLEANED,
         absent=(b"EXEMPLE-JOINT", b"/EF")),
    Case("actif", "vidéo", lambda: pdf(noted("/RichMedia", b"EXEMPLE-JOINT")), CLEANED,
         absent=(b"EXEMPLE-JOINT", b"/RichMedia")),
    Case("actif", "formulaire XFA sur des pages", lambda: pdf(_xfa), CLEANED, absent=(b"EXEMPLE-XFA", b"/XFA")),
    Case("actif", "formulaire XFA seul", lambda: pdf(_dynamic), "contenu_actif"),
    Case("actif", "porte-documents", lambda: pdf(pdfs.both(attached(a=b"x"), root(Collection=Dictionary()))),
         "contenu_actif"),
    Case("actif", "flux d'un fichier du lecteur", lambda: raw(plain(c=stream(b"", b"/F (/etc/passwd)"))
         | {3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 7 0 R] /Resources 5 0 R >>"}),
         CLEANED, absent=(b"passwd",)),
    Case("actif", "ancienne version sous une mise à jour", lambda: pdfs.updated(
         raw(plain(catalogue=b"/OpenAction << /S /JavaScript /JS (EXEMPLE-JS) >>")), 1,
         b"<< /Type /Catalog /Pages 2 0 R >>"), CLEANED, absent=_GONE),
)  # fmt: skip

SIZES = (
    Case("démesuré", "61 pages", lambda: pdf(pages=61), "trop_de_pages"),
    Case("démesuré", "2 000 pages", lambda: pdf(pages=2000, text=b""), "trop_de_pages"),
    Case("démesuré", "une page répétée mille fois", lambda: raw(plain() | {2: b"<< /Type /Pages /Kids [" + b"3 0 R " * 1000
         + b"] /Count 1000 >>"}), "trop_de_pages"),
    Case("démesuré", "page d'un kilomètre", lambda: pdf(_page(MediaBox=Array([0, 0, 3_000_000, 842]))), "trop_complexe"),
    Case("démesuré", "page d'un demi-point", lambda: pdf(_page(MediaBox=Array([0, 0, 0.5, 0.5]))), "trop_complexe"),
    Case("démesuré", "page agrandie mille fois", lambda: pdf(_page(UserUnit=1000)), "trop_complexe"),
)  # fmt: skip

LOCATED = (
    Case("lieu", "EXIF d'un JPEG", images.jpeg, CLEANED, "p.jpg", JPEG, (images.WHERE, b"Telephone")),
    Case("lieu", "XMP d'un JPEG", lambda: images.jpeg(xmp=b"<x:xmpmeta>" + images.WHERE + b"</x:xmpmeta>"), CLEANED,
         "p.jpg", JPEG, (images.WHERE,)),
    Case("lieu", "IPTC d'un JPEG", lambda: images.with_segment(0xED, b"Photoshop 3.0\0" + images.WHERE), CLEANED, "p.jpg",
         JPEG, (images.WHERE,)),
    Case("lieu", "commentaire d'un JPEG", lambda: images.jpeg(comment=images.WHERE), CLEANED, "p.jpg", JPEG,
         (images.WHERE,)),
    Case("lieu", "EXIF d'un PNG", lambda: images.png(exif=images.located()), CLEANED, "p.png", PNG, (images.WHERE,)),
    Case("lieu", "textes d'un PNG", lambda: images.png(pnginfo=images.said(Lieu=images.WHERE.decode())), CLEANED, "p.png",
         PNG, (images.WHERE,)),
    Case("lieu", "EXIF d'une photographie dans un PDF", lambda: pdf(pdfs.photograph(images.jpeg(), 320, 240)), CLEANED,
         absent=(images.WHERE, b"Telephone")),
    Case("lieu", "XMP d'un PDF", lambda: pdf(lambda made: root(Metadata=made.make_stream(images.WHERE))(made)), CLEANED,
         absent=(images.WHERE,)),
)  # fmt: skip

NAMED = (
    Case("nom", "double extension", pdf, CLEANED, "facture.pdf.exe", served="facture.pdf.exe.pdf"),
    Case("nom", "sans extension", pdf, CLEANED, "facture", served="facture.pdf"),
    Case("nom", "autre extension", images.jpeg, CLEANED, "page.html", JPEG, served="page.html.jpg"),
    Case("nom", "sens de lecture renversé", pdf, CLEANED, "cv\u202efdp.exe", served="cvfdp.exe.pdf"),
    Case("nom", "chemin", pdf, CLEANED, "../../etc/cron.d/x.pdf", served="x.pdf"),
    Case("nom", "chemin de Windows", pdf, CLEANED, "C:\\Windows\\x.pdf", served="x.pdf"),
    Case("nom", "en-tête injecté", pdf, CLEANED, "x.pdf\r\nSet-Cookie: a=b.pdf", served="x.pdfSet-Cookie: a=b.pdf"),
    Case("nom", "guillemets et balises", pdf, CLEANED, '"><script>x<.pdf', served='"><script>x<.pdf'),
    Case("nom", "HEIC servi en JPEG", images.heic, CLEANED, "IMG_1.HEIC", HEIC, served="IMG_1.jpg"),
    Case("nom", "PNG dit PDF", images.png, CLEANED, "scan.pdf", served="scan.png"),
)  # fmt: skip

HOSTILE = (*VIRUSES, *ENCRYPTED, *DOUBLES, *BOMBS, *WRONG, *BROKEN, *ACTIVE, *SIZES, *LOCATED, *NAMED)
