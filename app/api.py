"""DOORS: every router; a request tries them in turn, so those of the last hour come first (07)."""

from collections.abc import Sequence

from fastapi import APIRouter

from app.accounts.routes import logins, me, opening
from app.administration.routes import catalogue as catalogue_imports
from app.administration.routes import exam_sessions as administration
from app.catalogue import routes as catalogue
from app.documents.routes import issued as documents
from app.documents.routes import letters, receipts
from app.dossiers.routes import (
    accesses,
    bulk,
    complements,
    corrections,
    decisions,
    exports,
    identity_requests,
    journal,
    queue,
    statistics,
    work,
)
from app.dossiers.routes import candidate as dossiers
from app.dossiers.routes import motifs as decision_motifs
from app.dossiers.routes import staff as staff_dossiers
from app.exam_sessions.routes import public as exam_sessions
from app.exam_sessions.routes import staff as calendars
from app.http import contract, health, keys
from app.justificatifs.routes import candidate as justificatifs
from app.justificatifs.routes import checks, depots, pieces, specialite
from app.justificatifs.routes import motifs as refusal_motifs
from app.justificatifs.routes import staff as reviews
from app.notifications import routes as notifications
from app.notifications.routes import messages
from app.notifications.routes import reference as reference_lists
from app.organismes.routes import keys as organismes_keys
from app.organismes.routes import oauth as organismes_oauth
from app.organismes.routes import public as organismes
from app.organismes.routes import secrets as organismes_secrets
from app.organismes.routes import staff as staff_organismes
from app.partners.routes import candidate as agreements
from app.partners.routes import certificates, training_body
from app.registrations.routes import amenagements, drafts, renewals, specialites
from app.registrations.routes import candidate as registrations
from app.sandbox.routes import training_body as sandbox
from app.staff.routes import agents as staff_agents
from app.staff.routes import entering as staff_entering
from app.staff.routes import tokens as staff_tokens
from app.webhooks.routes import deliveries as webhook_deliveries
from app.webhooks.routes import webhooks

REHEARSAL: Sequence[APIRouter] = (sandbox.router,)
"""Those that only a sandbox has: elsewhere they are not there at all, so their paths are as any unknown one."""

DOORS: Sequence[APIRouter] = (
    dossiers.router,
    justificatifs.router,
    checks.router,
    registrations.router,
    renewals.router,
    depots.router,
    contract.router,
    opening.router,
    logins.router,
    me.router,
    exam_sessions.router,
    specialites.router,
    specialite.router,
    catalogue.router,
    organismes.router,
    reference_lists.router,
    drafts.router,
    documents.router,
    receipts.router,
    keys.router,
    exports.router,
    staff_dossiers.router,
    queue.router,
    statistics.router,
    journal.router,
    amenagements.router,
    work.router,
    corrections.router,
    bulk.router,
    decisions.router,
    letters.router,
    complements.router,
    messages.router,
    accesses.router,
    identity_requests.router,
    notifications.router,
    reviews.router,
    calendars.router,
    administration.router,
    catalogue_imports.router,
    pieces.router,
    refusal_motifs.router,
    decision_motifs.router,
    staff_organismes.router,
    organismes_secrets.router,
    organismes_keys.router,
    organismes_oauth.router,
    training_body.router,
    webhooks.router,
    webhook_deliveries.router,
    certificates.router,
    agreements.router,
    staff_entering.router,
    staff_tokens.router,
    staff_agents.router,
    health.router,
    *REHEARSAL,
)
