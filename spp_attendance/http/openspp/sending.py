"""Sending, correcting and voiding attendance on OpenSPP's paths."""

from odoo import _, http

from ...rest.contract import OPERATIONS
from ...rest.openspp import faults_of, rows_of
from ...rest.request import problem_of_faults
from ...rest.results import PENDING, summary
from ...rest.rows import envelope_of
from ...sending.openspp_edits import OpenSppEdits
from ...sending.submission import Submission
from ..call import Reply, answers
from ..sentences import results_for, sentence_for


class OpenSppSending(http.Controller):
    @answers(OPERATIONS["openSppSend"])
    def send(self, call):
        body, ledger = call.checked_body(), call.env["spp.attendance.list"]
        rows = rows_of(body)
        results = Submission(ledger, rows, envelope_of(body, call.caller.tz), call.caller).run()
        faults = faults_of(results_for(call.env, results), call.query.get("ignore_unique", "").lower() == "true")
        if faults:
            raise problem_of_faults(_("Nothing was saved."), faults)
        saved = [row.person["person_identifier"] for row, result in zip(rows, results, strict=True) if result.id]
        answer = {"message": _("The attendances are saved."), "person_ids": list(dict.fromkeys(saved))}
        return Reply(answer, rows=len(results), outcome=summary(results))

    @answers(OPERATIONS["openSppEdit"])
    def edit(self, call):
        body, ledger = call.checked_body(), call.env["spp.attendance.list"]
        edits = [(record["id"], record["time_card"]) for record in body["records"]]
        sent = OpenSppEdits(ledger, edits, envelope_of(body, call.caller.tz), call.caller)
        changed = sent.run()
        outcome = f"{changed} replaced, {len(edits) - changed} duplicate"
        message = _("The attendances are corrected.")
        if sent.held_reason:
            message = sentence_for(call.env, PENDING[sent.held_reason])
        return Reply({"message": message}, rows=len(edits), outcome=outcome)

    @answers(OPERATIONS["openSppVoid"])
    def void(self, call):
        ids = [int(text) for text in call.query["ids"].split(",")]
        records = call.env["spp.attendance.list"]._to_void(ids)
        records._check_own()
        records._check_scope(call.caller.scopes)
        records._void(_("Taken back by its sender"), "api")
        return Reply({"message": _("They are voided.")}, rows=len(ids))
