"""`python -m app.cli`."""

import typer

from app.cli import (
    catalogue,
    decisions,
    demo,
    dossiers,
    exam_sessions,
    grades,
    journal,
    organismes,
    pieces,
    receipts,
    sandbox,
    staff,
    storage,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Commandes de l'exploitant.")
app.add_typer(catalogue.commands, name="catalogue")
app.add_typer(exam_sessions.commands, name="exam-session")
exam_sessions.commands.command("pieces")(pieces.list_pieces)
exam_sessions.commands.command("piece")(pieces.set_piece)
exam_sessions.commands.command("motifs")(pieces.list_motifs)
exam_sessions.commands.command("motif")(pieces.set_motif)
exam_sessions.commands.command("second-chance")(pieces.second_chance)
exam_sessions.commands.command("decision-motifs")(decisions.list_motifs)
exam_sessions.commands.command("decision-motif")(decisions.set_motif)
exam_sessions.commands.command("rejections")(decisions.set_rejections)
exam_sessions.commands.command("letterhead")(decisions.set_head)
exam_sessions.commands.command("complements")(pieces.complements)
app.add_typer(dossiers.commands, name="dossiers")
app.add_typer(grades.commands, name="grades")
app.add_typer(staff.agents, name="agents")
app.add_typer(staff.tokens, name="tokens")
app.add_typer(organismes.commands, name="training-bodies")
app.add_typer(journal.commands, name="journal")
app.add_typer(receipts.commands, name="receipts")
app.add_typer(storage.commands, name="storage")
app.add_typer(sandbox.commands, name="sandbox")
app.add_typer(demo.commands, name="demo")

if __name__ == "__main__":
    app(prog_name="python -m app.cli")
