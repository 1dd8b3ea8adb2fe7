"""`agents create`, `invite`, `enrol`, `list`, `disable`, `enable`; `tokens create`, `list`, `revoke`."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from app.cli import Act, act
from app.cli.enrolment import enrolled, link_to
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.staff import service
from app.staff.rules import SCOPES, AgentEntry, Known, Role, Scope, Token, expanded
from app.staff.service import enrolling

agents = typer.Typer(no_args_is_help=True, help="Agents des académies.")
tokens = typer.Typer(no_args_is_help=True, help="Jetons personnels des agents.")

Email = Annotated[str, typer.Argument(help="Adresse de courriel de l'agent.")]


@agents.command("create")
def create_agent(
    name: Annotated[str, typer.Argument(help="Nom de l'agent.")],
    email: Email,
    academies: Annotated[
        list[str],
        typer.Option("--academie", help="Code d'une académie, ou SIEC (Paris, Créteil, Versailles) ; répétable."),
    ],
    role: Annotated[Role, typer.Option("--role", help="Rôle.")] = Role.INSTRUCTION,
) -> None:
    """Déclarer un agent, et donner le lien par lequel il s'enrôle (48 heures, une seule fois)."""
    entry = AgentEntry(name=name, email=email.lower(), role=role, academies=expanded(academies))

    async def work(db: Transaction, _: datetime) -> tuple[UUID, str]:
        for academie in entry.academies:
            await exam_sessions.require_academie(db, academie)
        agent = await service.create_agent(db, entry)
        return agent, await enrolling.invitation(db, agent)

    agent, invitation = act(work)
    typer.echo(f"Agent {entry.email} déclaré : {agent}")
    typer.echo(f"Invitation, valable 48 heures : {link_to(invitation)}")


@agents.command("invite")
def invite_agent(email: Email) -> None:
    """Inviter de nouveau (mot de passe ou téléphone perdu) : donner un lien, le seul qui vaille."""
    typer.echo(f"Invitation, valable 48 heures : {link_to(act(_invitation(email)))}")


@agents.command("enrol")
def enrol_agent(email: Email) -> None:
    """Enrôler l'agent ici même : code QR dans le terminal, mot de passe, codes de secours."""
    enrolled(act(_invitation(email)))


def _invitation(email: str) -> Act[str]:
    async def work(db: Transaction, _: datetime) -> str:
        return await enrolling.invitation(db, (await service.known_agent(db, email)).id)

    return work


@agents.command("list")
def list_agents() -> None:
    """Lister les agents."""

    async def work(db: Transaction, _: datetime) -> list[Known]:
        return await service.agents(db)

    for agent in act(work):
        state = "désactivé" if agent.disabled_at else "actif"
        typer.echo(f"{agent.email}\t{agent.name}\t{agent.role}\t{','.join(agent.academies)}\t{state}")


@agents.command("disable")
def disable_agent(email: Email) -> None:
    """Désactiver un agent : ses connexions et ses jetons meurent aussitôt."""

    async def work(db: Transaction, _: datetime) -> None:
        await service.disable_agent(db, email)

    act(work)
    typer.echo(f"Agent {email} désactivé.")


@agents.command("enable")
def enable_agent(email: Email) -> None:
    """Rendre son accès à un agent désactivé."""

    async def work(db: Transaction, _: datetime) -> None:
        await service.enable_agent(db, email)

    act(work)
    typer.echo(f"Agent {email} actif.")


@tokens.command("create")
def create_token(
    email: Email,
    label: Annotated[str, typer.Option("--label", help="À quoi il sert.")] = "curl",
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="Durée de vie, en jours.")] = 90,
    scopes: Annotated[
        list[Scope] | None, typer.Option("--scope", help="Portée ; répétable ; absente : toutes celles du rôle.")
    ] = None,
) -> None:
    """Créer un jeton : il n'est montré que cette fois, sur la sortie standard."""

    async def work(db: Transaction, now: datetime) -> str:
        agent = await service.known_agent(db, email)
        given = tuple(scopes or sorted(SCOPES[Role(agent.role)]))
        return await service.create_token(db, now, email, label=label, scopes=given, life=timedelta(days=days))

    typer.echo(act(work))


@tokens.command("list")
def list_tokens(email: Email) -> None:
    """Lister les jetons d'un agent."""

    async def work(db: Transaction, _: datetime) -> list[Token]:
        return await service.tokens_of(db, email)

    for token in act(work):
        state = "révoqué" if token.revoked_at else f"jusqu'au {token.expires_at:%Y-%m-%d}"
        typer.echo(f"{token.id}\t{token.label}\t{','.join(token.scopes)}\t{state}")


@tokens.command("revoke")
def revoke_token(token: Annotated[UUID, typer.Argument(help="Identifiant du jeton (tokens list).")]) -> None:
    """Révoquer un jeton : il meurt aussitôt, partout."""

    async def work(db: Transaction, _: datetime) -> None:
        await service.revoke_token(db, token)

    act(work)
    typer.echo(f"Jeton {token} révoqué.")
