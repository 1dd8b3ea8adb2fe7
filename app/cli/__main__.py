"""`python -m app.cli`."""

import typer

from app.cli import catalogue, exam_sessions

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Commandes de l'exploitant.")
app.add_typer(catalogue.commands, name="catalogue")
app.add_typer(exam_sessions.commands, name="exam-session")

if __name__ == "__main__":
    app(prog_name="python -m app.cli")
