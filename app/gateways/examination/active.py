"""What a PDF must not carry: programs, launches, other files, forms that only a program shows, ways out of it."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from app.gateways.examination.streams import Unfolding
from app.gateways.examination.unfit import ACTIVE, TOO_COMPLEX, Unfit

MOST_OBJECTS = 200_000
_MOST_WITHIN = 500_000
"""Containers within one object: beyond, somebody nests them on purpose."""
_CATALOGUE = frozenset({
    "/Type", "/Pages", "/Version", "/PageLabels", "/Names", "/Dests", "/PageLayout", "/PageMode", "/Outlines", "/Lang",
    "/MarkInfo", "/StructTreeRoot", "/OutputIntents", "/OCProperties", "/AcroForm", "/ViewerPreferences",
})  # fmt: skip
_NEVER = frozenset({
    "/JavaScript", "/JS", "/OpenAction", "/AA", "/EmbeddedFiles", "/EF", "/RF", "/AF", "/XFA", "/RichMediaContent",
    "/RichMediaSettings", "/RichMedia", "/URI", "/FS", "/3DD", "/3DA", "/Movie", "/Sound", "/Collection", "/PieceInfo",
    "/Metadata", "/OPI", "/Alternates", "/DestOutputProfileRef", "/SpiderInfo", "/LegalAttestation", "/Perms", "/DSS",
})  # fmt: skip
_STREAM_NEVER = frozenset({"/F", "/FFilter", "/FDecodeParms", "/Ref"})
_HARMFUL = frozenset({
    "/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute", "/GoTo3DView", "/ResetForm", "/Hide", "/SetOCGState", "/Trans", "/Thread", "/GoToDp",
})  # fmt: skip
_TURNS = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_SHOWN = frozenset({
    "/Link", "/Widget", "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
    "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Redact", "/Watermark",
})  # fmt: skip


def made_inert(document: pikepdf.Pdf) -> None:
    """Remove all of it, in place; `Unfit` when it is too tangled to be walked."""
    for key in set(document.Root.keys()) - _CATALOGUE:
        del document.Root[key]
    names = document.Root.get("/Names")
    if isinstance(names, Dictionary):
        for key in set(names.keys()) - {"/Dests"}:
            del names[key]
    for key in set(document.trailer.keys()) - {"/Root", "/ID", "/Size", "/Encrypt"}:
        del document.trailer[key]
    unfolding = Unfolding()
    for one in containers(document):
        _made_inert(one)
        if isinstance(one, Stream):
            unfolding.add(one)
    for page in document.pages:
        _sort_annotations(page.obj)


def refuse_active(document: pikepdf.Pdf) -> None:
    """Walk the copy again: anything left would be served."""
    for one in containers(document):
        keys = set(one.keys())
        if keys & _NEVER or str(one.get("/S")) in _HARMFUL or (isinstance(one, Stream) and keys & _STREAM_NEVER):
            raise Unfit(ACTIVE)


def containers(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream of the file, those within others too."""
    if len(document.objects) > MOST_OBJECTS:
        raise Unfit(TOO_COMPLEX)
    for whole in document.objects:
        left, seen = [whole], 0
        while left:
            one = left.pop()
            seen += 1
            if seen > _MOST_WITHIN:
                raise Unfit(TOO_COMPLEX)
            if isinstance(one, Dictionary | Stream):
                yield one
                left += [value for _, value in one.items() if _within(value)]
            elif isinstance(one, Array):
                left += [value for value in one.as_list() if _within(value)]


def _within(value: object) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def refuse_empty_shells(document: pikepdf.Pdf) -> None:
    """A portfolio, or a form that a program draws: without what is removed they show a page that says so."""
    form = document.Root.get("/AcroForm")
    dynamic = isinstance(form, Dictionary) and "/XFA" in form and bool(document.Root.get("/NeedsRendering"))
    if dynamic or "/Collection" in document.Root:
        raise Unfit(ACTIVE)


def _made_inert(one: pikepdf.Object) -> None:
    keys = set(one.keys())
    for key in keys & _NEVER:
        del one[key]
    if isinstance(one, Stream):
        for key in keys & _STREAM_NEVER:
            del one[key]
        if one.get("/Subtype") == Name.PS:
            one.write(b"")
        return
    if _leads_out(one) or one.get("/Type") in {Name.Filespec, Name.F}:
        for key in set(one.keys()):
            del one[key]
        return
    if "/A" in keys and _leads_out(one.get("/A")):
        del one["/A"]


def _leads_out(action: object) -> bool:
    """An action that does more than turn pages."""
    if not isinstance(action, Dictionary):
        return False
    kind = str(action.get("/S"))
    return kind in _HARMFUL or (kind == "/Named" and str(action.get("/N")) not in _TURNS)


def _sort_annotations(page: pikepdf.Object) -> None:
    """Keep those that show something by themselves."""
    notes = page.get("/Annots")
    if isinstance(notes, Array):
        page["/Annots"] = Array(
            [one for one in notes.as_list() if isinstance(one, Dictionary) and str(one.get("/Subtype")) in _SHOWN]
        )
    elif notes is not None:
        del page["/Annots"]
