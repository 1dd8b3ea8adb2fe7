"""What people did over the whole suite, held against the lines of the journal: nobody's act is missing from it.

Each answer that the suite's clients get is counted here; before the tables are emptied, the lines are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import httpx

from tests.contract.net import net

ACTS: Mapping[str, str | tuple[str, ...]] = MappingProxyType(
    {
        "activateAccount": "account.activate",
        "resetPassword": "password.reset",
        "logIn": "login.open",
        "logOut": "login.end",
        "endLogin": "login.end",
        "changeMe": "account.change",
        "closeMe": "account.close",
        "changePassword": "password.change",
        "requestEmailChange": "email.request",
        "confirmEmailChange": "email.change",
        "requestIdentityCorrection": "identity_correction.ask",
        "withdrawIdentityCorrection": "identity_correction.withdraw",
        "register": "registration.register",
        "renewRegistration": "registration.register",
        "changeRegistration": "registration.change",
        "withdrawRegistration": "registration.withdraw",
        "setTrainingBodyAgreement": ("agreement.give", "agreement.end"),
        "attest": "attestation.send",
        "attestByFile": "attestation.send",
        "contestAttestation": "attestation.contest",
        "getFollowedRegistration": "followed.read",
        "listCertificates": "followed.read",
        "getCertificate": "followed.read",
        "declareCertificate": "depot.declare",
        "removeCertificate": "depot.remove",
        "declareDepot": "depot.declare",
        "answerNonConcerne": "justificatif.non_concerne",
        "removeDepot": "depot.remove",
        "reviewDepot": "depot.review",
        "reviewNonConcerne": "justificatif.review",
        "closeSecondChance": "second_chance.close",
        "takeDossier": "dossier.take",
        "releaseDossier": "dossier.release",
        "addNote": "dossier.note",
        "sendMessage": "message.send",
        "startBulkAct": "bulk_act.start",
        "stopBulkAct": "bulk_act.stop",
        "decideDossier": ("dossier.move", "dossier.propose_rejection", "dossier.decline_rejection"),
        "createLetterBatch": "letter_batch.create",
        "markLetterBatchSent": "letter_batch.send",
        "createBroadcast": "broadcast.send",
        "askComplement": "complement.ask",
        "extendComplement": "complement.extend",
        "cancelComplement": "complement.cancel",
        "decideIdentityCorrection": "identity_correction.decide",
        "correctIdentity": "identity_correction.make",
        "correctRegistration": "registration.correct",
        "checkCorrection": "registration.check_correction",
        "importAmenagements": "amenagement.import",
        "logInAgent": "agent.login",
        "logOutAgent": "agent.logout",
        "confirmEnrolment": "agent.enrol",
        "createAgentToken": "agent.token",
        "revokeAgentToken": "agent.token.revoke",
        "createAgent": "agent.create",
        "changeAgent": ("agent.change", "agent.enable", "agent.disable", "agent.unlock"),
        "inviteAgent": "agent.invite",
        "createExamSession": "exam_session.set",
        "changeExamSession": ("exam_session.set", "exam_session.setting"),
        "setPiece": "exam_session.piece",
        "forgetPiece": "exam_session.piece_forgotten",
        "setRefusalMotif": "exam_session.motif",
        "setDecisionMotif": "exam_session.decision_motif",
        "importCatalogue": ("catalogue.import", "academies.import"),
        "createTrainingBody": "organisme.declare",
        "changeTrainingBody": "organisme.change",
        "createTrainingBodySecret": "organisme.secret",
        "revokeTrainingBodySecret": "organisme.secret.revoke",
        "setTrainingBodyKeys": "organisme.keys",
        "revokeTrainingBodyKey": "organisme.key.revoke",
        "grantToken": "organisme.token",
        "createTestCandidate": "sandbox.candidate",
        "moveTestCandidate": "sandbox.move",
        "advanceSandboxClock": "sandbox.clock",
        "createWebhook": "webhook.create",
        "changeWebhook": "webhook.change",
        "deleteWebhook": "webhook.delete",
        "rotateWebhookSecret": "webhook.secret",
        "pingWebhook": "webhook.ping",
        "replayWebhookDelivery": "webhook.replay",
        "triggerWebhook": "webhook.trigger",
        "setCalendar": "calendar.set",
        "downloadDepotAsAgent": "depot.read",
        "listDepotsAsAgent": "depots.read",
        "downloadDossierFiles": "depot.read",
        "getStaffDossier": "dossier.read",
        "listDecisions": "decisions.read",
        "getLetter": "letter.read",
        "getLetterBatchPdf": "letter_batch.read",
        "getStaffIdentityCorrection": "identity_correction.read",
        "listAmenagementLines": "amenagement.read",
        "exportAmenagementLines": "export.begin",
        "exportDossiers": "export.begin",
        "exportMissingPieces": "export.begin",
        "exportAudit": "export.begin",
    }
)
"""Operation → the act, or one of the acts, that its line bears."""
SILENT: Mapping[str, str] = MappingProxyType(
    {
        "signUp": "nobody is there yet; and the answer is the same whether the address has an account",
        "resendActivationMail": "answers the same whether the address has an account",
        "requestPasswordReset": "answers the same whether the address has an account",
        "checkRegistration": "writes nothing",
        "saveDraft": "a draft is nobody's business but the candidate's",
        "deleteDraft": "a draft is nobody's business but the candidate's",
        "completeCertificate": "says that the file has arrived: its declaration and its verdict have their lines",
        "completeDepot": "says that the file has arrived: its declaration and its verdict have their lines",
        "markNotification": "read or not read, by the candidate alone",
        "revokeToken": "answers the same whether the token is known; its making has its line",
        "beginEnrolment": "shows a secret that is worth nothing until it is confirmed",
    }
)
"""Operation → why no line tells it."""


class Ledger:
    """Acts answered, since the lines were last held against them."""

    def __init__(self) -> None:
        self._done: Counter[str] = Counter()
        self._ended: set[str] = set()
        self.acts = 0
        """Held against their lines in all."""

    def note(self, operation: str, response: httpx.Response) -> None:
        """Count an act that was done: not one refused, told again, or that found all as it wished."""
        request = response.request
        if operation not in ACTS or not response.is_success or request.method == "HEAD" or _empty(response):
            return
        if request.method == "DELETE":
            if request.url.path in self._ended:
                return
            self._ended.add(request.url.path)
        self._done[operation] += 1

    def excuse(self, operation: str) -> None:
        """One act of a test that is right to leave no line; the test says why."""
        self._done[operation] -= 1

    def missing(self, lines: Mapping[str, int]) -> list[str]:
        """Operations with more acts than lines that could tell them; the count begins again."""
        done, self._done = self._done, Counter()
        self._ended.clear()
        self.acts += done.total()
        left = Counter(lines)
        found = []
        # Those with the fewest kinds of line choose first.
        for operation in sorted(done, key=lambda one: len(kinds(one))):
            for _ in range(done[operation]):
                kind = next((kind for kind in kinds(operation) if left[kind] > 0), None)
                if kind is None:
                    found.append(operation)
                else:
                    left[kind] -= 1
        return found


def kinds(operation: str) -> tuple[str, ...]:
    """Of the lines that may tell this operation."""
    named = ACTS[operation]
    return (named,) if isinstance(named, str) else named


def _empty(response: httpx.Response) -> bool:
    """Nothing was done: the answer of a key told again, a change that changed nothing, or a dry run."""
    asked = response.request.headers.get("if-match")
    # At any version, nobody can tell whether something changed: such acts are left out.
    same = asked is not None and (response.headers.get("etag") == asked or (asked == "*" and _sets(response)))
    return same or _tried(response) or "idempotent-replayed" in response.headers


def _tried(response: httpx.Response) -> bool:
    try:
        asked = response.request.content
    except httpx.RequestNotRead:  # a form, whose answer says whether it was applied
        return b'"applied":false' in response.content
    return b'"dry_run":true' in asked.replace(b" ", b"")


def _sets(response: httpx.Response) -> bool:
    return response.request.method != "POST"


LEDGER = Ledger()
"""Of this process."""


async def note(response: httpx.Response) -> None:
    """Event hook of the suite's client."""
    request = response.request
    LEDGER.note(net().operation_id(request.method, request.url.path), response)


def hold(lines: Iterable[tuple[str, int]]) -> None:
    """Raise AssertionError when an act has no line."""
    told = dict(lines)
    if found := LEDGER.missing(told):
        raise AssertionError(f"acts that no line of the journal tells: {Counter(found)}; lines: {told}")
