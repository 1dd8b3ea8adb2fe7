"""All that a récapitulatif prints, as one text (`python -m tests.documents.rules.printed` writes them anew)."""

from pathlib import Path

from app.documents.rules.content import Recapitulatif
from tests.documents.samples import BAREST, FULLEST, Sample

HERE = Path(__file__).parent
SAMPLES: dict[str, Sample] = {"fullest": FULLEST, "barest": BAREST}


def printed(content: Recapitulatif) -> str:
    """Every member in the order of reading."""
    told = ("title", "author", "dated", "heading", "subtitle", "candidate", "to_do", "footer")
    said = [f"{name}: {getattr(content, name)}" for name in told]
    said += [f"{line.label} [{line.span}]: {line.value}" for line in content.identifiers]
    said += [content.qr.alt, content.qr.caption, content.law_title, *content.law, content.signature_title]
    said += [*content.signature, content.signature_qr.alt]
    for section in content.sections:
        said += ["", f"# {section.title}", *(f"{line.label} [{line.span}]: {line.value}" for line in section.lines)]
        for table in section.tables:
            said += [f"{table.widths}", *(" | ".join(row) for row in (table.head, *table.rows))]
        said += [f"> {remark}" for remark in section.remarks]
    return "\n".join(said) + "\n"


if __name__ == "__main__":
    for name, sample in SAMPLES.items():
        (HERE / f"{name}.txt").write_text(printed(sample.content()), encoding="utf-8")
