/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc_service";
import { Mutex } from "@web/core/utils/concurrency";
import { reactive, toRaw } from "@odoo/owl";

const STATUS_BY_METHOD = {
    action_present: "present",
    action_late: "late",
    action_absent: "absent",
    action_unmark: false,
};
const queues = new WeakMap(); // {model of a form: its queue}

/**
 * Sends the taps on one form's roster to the server, one after the other, and knows what became of each line's last
 * tap. A tap that fails is not sent again: its line says so until it is tapped again or the form is loaded anew.
 */
export class MarkQueue {
    constructor(model, { orm, action }) {
        // reactive: after a button of the form the model has a new root, which would be loaded without drawing it
        Object.assign(this, { model: reactive(model), orm, action });
        this.mutex = new Mutex();
        this.unsentCount = 0;
        this.isConnected = true;
        this.isRosterOutdated = false;
        // taps: {line id: its last tap}; rosterId: the load of the roster that the outcomes belong to
        this.state = reactive({ taps: {}, rosterId: this.roster.id });
    }

    static of(model, services) {
        const key = toRaw(model);
        if (!queues.has(key)) {
            queues.set(key, new MarkQueue(key, services));
        }
        return queues.get(key);
    }

    get roster() {
        return this.model.root.data.attendance_ids;
    }

    /** Send a tap after those before it. Rejects with what the server refuses, so that Odoo shows it too. */
    tap(lineId, method) {
        if (this.state.rosterId !== this.roster.id) {
            this.forgetTaps((tap) => tap.outcome); // somebody else loaded the roster anew
            this.state.rosterId = this.roster.id;
        }
        // outcome: "" while it is being sent, then "kept", "dialog" (that makes the mark) or "failed" (by the problem)
        this.state.taps[lineId] = { method, outcome: "", problem: "" };
        const tap = this.state.taps[lineId];
        this.unsentCount++;
        return this.mutex.exec(() => this.send(lineId, tap));
    }

    async send(lineId, tap) {
        try {
            await this.saveForm();
            const result = await this.orm.silent.call("spp.session.attendance", tap.method, [[lineId]]);
            this.isConnected = true;
            tap.outcome = result && result.type ? "dialog" : "kept";
            if (tap.outcome === "dialog") {
                await this.openDialog(result);
            }
        } catch (error) {
            this.isConnected = !(error instanceof ConnectionLostError);
            Object.assign(tap, { outcome: "failed", problem: this.problemOf(error) });
            if (this.isConnected && !(error instanceof FormNotSaved)) {
                throw error;
            }
        } finally {
            this.unsentCount--;
            this.isRosterOutdated ||= this.isConnected && tap.outcome !== "dialog";
            await this.reload();
        }
    }

    /** Save what was typed in the form, as every button of Odoo does. */
    async saveForm() {
        const session = this.model.root;
        if (!(await session.isDirty())) {
            return;
        }
        if (!(await session.save())) {
            throw new FormNotSaved();
        }
        this.settleTaps();
    }

    openDialog(action) {
        const onClose = () => {
            this.isRosterOutdated = true;
            return this.mutex.exec(() => this.reload());
        };
        return this.action.doAction(action, { onClose });
    }

    problemOf(error) {
        if (error instanceof FormNotSaved) {
            return _t("The form could not be saved. Correct it, then tap again.");
        }
        if (error instanceof ConnectionLostError) {
            return _t("No connection. Tap again.");
        }
        return error.data?.message || error.message;
    }

    /** Load the roster and the counts, once nothing waits. What somebody is typing stays: saving it loads them too. */
    async reload() {
        const session = this.model.root;
        if (this.unsentCount || !this.isRosterOutdated || !this.isConnected || (await session.isDirty())) {
            return;
        }
        await session.load();
        this.isRosterOutdated = false;
        this.settleTaps();
    }

    /** After a load: the lines say what was saved, also where only the answer to a tap was lost. */
    settleTaps() {
        const lines = Object.fromEntries(this.roster.records.map((line) => [line.resId, line.data]));
        this.forgetTaps((tap, lineId) => tap.outcome && (tap.outcome !== "failed" || isMarked(lines[lineId], tap)));
        this.state.rosterId = this.roster.id;
    }

    forgetTaps(isForgotten) {
        for (const [lineId, tap] of Object.entries(this.state.taps)) {
            if (isForgotten(tap, lineId)) {
                delete this.state.taps[lineId];
            }
        }
    }
}

class FormNotSaved extends Error {}

function isMarked(line, tap) {
    return line && line.status === STATUS_BY_METHOD[tap.method] && line.basis !== "assumed";
}
