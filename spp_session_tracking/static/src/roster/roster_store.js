/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { serializeDateTime } from "@web/core/l10n/dates";
import { ConnectionLostError } from "@web/core/network/rpc_service";
import { reactive, toRaw } from "@odoo/owl";

const SECONDS_UNTIL_UNKNOWN = 8;
const SECONDS_BETWEEN_LOOKS = 5;
const SECONDS_OF_A_LOAD = 30; // longer than a form takes to load
const MAX_CALLS = 5; // a browser sends six requests to one server at a time
const STATUS_OF_DIALOG = { action_excused: "excused" };
const stores = new WeakMap(); // {model of a form: its store}

/**
 * What became of the taps on one form's roster. Each row is sent by a call of its own, beside the others; of the taps
 * on a row that wait for an answer the last one is sent next. The answer is put into the form's records, which are not
 * loaded again: what somebody is typing stays.
 *
 * state.rows: {line id: {verb, status, outcome, problem}} of the rows of which something has to be said:
 *   sending: the server has not answered yet
 *   unknown: no answer came: it may be stored or not, and is looked up until that is known
 *   failed: it is not stored, and `problem` says why
 * state.bulk: {lines, text} of "Everyone present", until it is undone
 */
export class RosterStore {
    constructor(model, { orm, action, notification }) {
        // reactive: after a button of the form the model has a new root, which has to be drawn too
        Object.assign(this, { model: reactive(model), orm: orm.silent, action, notification });
        this.isShown = false;
        this.waiting = [];
        this.calls = 0;
        this.isCountOutdated = false;
        this.answers = {}; // {line id: {line: what the last answer said of it, at: when it came}}
        this.state = reactive({ rows: {}, bulk: null });
    }

    static of(model, services) {
        const key = toRaw(model);
        if (!stores.has(key)) {
            stores.set(key, new RosterStore(key, services));
        }
        return stores.get(key);
    }

    get session() {
        return this.model.root;
    }

    get roster() {
        return this.session.data.attendance_ids;
    }

    /** The record of a line, also of one on another page of the roster. */
    record(lineId) {
        return this.roster.records.find((line) => line.resId === lineId) || this.roster._cache[lineId];
    }

    // marking

    /** Mark a line. While an earlier tap on it is being sent, this one waits for its answer. */
    mark(lineId, status) {
        const row = this.state.rows[lineId];
        if (row?.outcome === "sending") {
            Object.assign(row, { status, isChanged: true });
            return;
        }
        this.state.rows[lineId] = { verb: "mark_as_seen", status, outcome: "sending", problem: "" };
        this.waiting.push(lineId);
        this.sendNext();
    }

    /** Do again what a row could not keep. */
    tryAgain(lineId) {
        const { verb, status } = this.state.rows[lineId];
        return verb === "mark_as_seen" ? this.mark(lineId, status) : this.openDialog(lineId, verb);
    }

    sendNext() {
        while (this.waiting.length && this.calls < MAX_CALLS) {
            this.send(this.waiting.shift());
        }
    }

    async send(lineId) {
        const row = this.state.rows[lineId];
        const status = row.status;
        row.isChanged = false;
        this.isCountOutdated ||= this.calls > 0; // of two calls at once neither counts the mark of the other
        this.calls++;
        let isFree = false;
        const free = () => {
            this.calls -= isFree ? 0 : 1;
            isFree = true;
            this.sendNext();
        };
        const timer = setTimeout(() => {
            this.lose(lineId, row);
            free();
        }, SECONDS_UNTIL_UNKNOWN * 1000);
        try {
            const args = [[lineId], status, this.seen(lineId)];
            this.settle(lineId, row, await this.orm.call("spp.session.attendance", "mark_as_seen", args));
        } catch (error) {
            this.fail(lineId, row, error);
        } finally {
            clearTimeout(timer);
            free();
            await this.refreshCounts();
        }
    }

    /** What the screen shows of a line. */
    seen(lineId) {
        const { status, marked_at } = this.record(lineId).data;
        return { status, marked_at: marked_at && serializeDateTime(marked_at) };
    }

    settle(lineId, row, answer) {
        this.apply(answer);
        if (!this.isCurrent(lineId, row)) {
            return;
        }
        if (answer.outcome === "changed") {
            const mark = this.inWords(answer.lines.find((line) => line.id === lineId));
            const text = _t("Somebody else has marked this person meanwhile: %s. Tap again to change that.", mark);
            this.say(lineId, row, "failed", text);
        } else if (row.isChanged) {
            this.waiting.push(lineId);
        } else {
            delete this.state.rows[lineId];
        }
    }

    /** Whether a row was not tapped anew, after no answer had come for long. */
    isCurrent(lineId, row) {
        return toRaw(this.state.rows[lineId]) === toRaw(row);
    }

    fail(lineId, row, error) {
        if (!this.isCurrent(lineId, row)) {
            return;
        }
        if (error instanceof ConnectionLostError) {
            this.lose(lineId, row);
            return;
        }
        this.say(lineId, row, "failed", error.data?.message || error.message);
        this.look([lineId]).catch(() => {}); // what stands now; the row has said already that something failed
        if (!error.data?.name?.startsWith("odoo.exceptions.")) {
            throw error;
        }
    }

    lose(lineId, row) {
        if (row.outcome === "sending") {
            this.say(lineId, row, "unknown", _t("No answer. It is not known whether this was kept."));
            this.lookSoon();
        }
    }

    lookSoon() {
        clearTimeout(this.lookTimer); // one look for all rows, however many are lost
        this.lookTimer = setTimeout(() => this.lookUntilKnown(), SECONDS_BETWEEN_LOOKS * 1000);
    }

    say(lineId, row, outcome, problem) {
        Object.assign(row, { outcome, problem, isChanged: false });
        const isVisible = this.isShown && this.roster.records.some((line) => line.resId === lineId);
        if (!isVisible) {
            this.notification.add(`${this.nameOf(lineId)}: ${problem}`, { type: "danger", sticky: true });
        }
    }

    // dialogs: an excuse, a correction

    async openDialog(lineId, verb) {
        this.state.rows[lineId] = { verb, status: STATUS_OF_DIALOG[verb], outcome: "sending", problem: "" };
        const row = this.state.rows[lineId];
        try {
            const action = await this.orm.call("spp.session.attendance", verb, [[lineId]]);
            await this.action.doAction(action, { onClose: () => this.lookAgain(lineId) });
        } catch (error) {
            const isLost = error instanceof ConnectionLostError;
            this.say(lineId, row, "failed", isLost ? _t("No connection.") : error.data?.message || error.message);
            return;
        }
        delete this.state.rows[lineId];
        if (row.isChanged) {
            this.mark(lineId, row.status); // another status was tapped before the dialog was there
        }
    }

    // looking at what the server has

    /** Read lines and the counts again. */
    async look(lineIds) {
        this.apply(await this.orm.call("spp.session", "read_as_shown", [[this.session.resId], lineIds]));
    }

    /** Look whether what a row lost is stored after all. */
    async lookAgain(lineId) {
        const row = this.state.rows[lineId];
        try {
            await this.look([lineId]);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return false;
            }
            throw error;
        }
        if (row?.outcome === "unknown") {
            this.decide(lineId, row);
        }
        return true;
    }

    decide(lineId, row) {
        const { status, basis } = this.record(lineId).data;
        if (status === row.status && basis !== "assumed") {
            delete this.state.rows[lineId];
        } else {
            this.say(lineId, row, "failed", _t("It did not reach the server."));
        }
    }

    async lookUntilKnown() {
        const unknown = Object.keys(this.state.rows).filter((lineId) => this.state.rows[lineId].outcome === "unknown");
        for (const lineId of unknown.map(Number)) {
            if (!this.isShown || !(await this.lookAgain(lineId))) {
                break;
            }
        }
        if (this.isShown && Object.values(this.state.rows).some((row) => row.outcome === "unknown")) {
            this.lookSoon();
        }
    }

    async refreshCounts() {
        if (this.isCountOutdated && !this.calls && !this.waiting.length) {
            this.isCountOutdated = false;
            await this.look([]).catch(() => (this.isCountOutdated = true)); // the next answer brings them
        }
    }

    /** Put what the server says into the form. A session that has ended meanwhile is loaded anew: much has changed. */
    apply({ lines, session }) {
        for (const line of lines) {
            if ((this.answers[line.id]?.line.marked_at || "") <= (line.marked_at || "")) {
                this.answers[line.id] = { line, at: Date.now() };
                this.record(line.id)?._applyValues(line);
            }
        }
        const hasEnded = session.state !== this.session.data.state && session.state !== "in_progress";
        if (hasEnded && !this.session.dirty) {
            this.session.load();
        } else {
            this.session._applyValues(session);
        }
    }

    /** After somebody else loaded the form: it may have been read before a mark that was answered since then. */
    keepAnswers() {
        for (const { line, at } of Object.values(this.answers)) {
            const isRecent = Date.now() - at < SECONDS_OF_A_LOAD * 1000;
            const loaded = isRecent && this.record(line.id);
            if (loaded && (this.seen(line.id).marked_at || "") < (line.marked_at || "")) {
                loaded._applyValues(line);
                this.isCountOutdated = true;
            }
        }
        this.answers = {};
        return this.refreshCounts();
    }

    // everybody at once

    async markEveryonePresent(count) {
        const answer = await this.orm.call("spp.session", "mark_everyone_present", [[this.session.resId], count]);
        this.apply(answer);
        const text = _t("People marked present at once: %s.", answer.lines.length);
        this.state.bulk = { lines: answer.lines, text };
    }

    async undoEveryonePresent() {
        const seen = this.state.bulk.lines.map(({ id, status, marked_at }) => ({ id, status, marked_at }));
        const answer = await this.orm.call("spp.session", "undo_everyone_present", [[this.session.resId], seen]);
        this.apply(answer);
        this.state.bulk = null;
        const left = seen.length - answer.undone;
        const text = _t("Marks taken back: %s.", answer.undone);
        const rest = left ? " " + _t("People who were marked again since then and stay so: %s.", left) : "";
        this.notification.add(text + rest, { type: "success" });
    }

    // words

    nameOf(lineId) {
        const person = this.record(lineId)?.data.participant_id;
        return person ? person.display_name || person[1] : _t("A person on the roster");
    }

    inWords({ status, marked_by_id }) {
        const options = this.record(this.roster.resIds[0]).fields.status.selection;
        const word = status ? options.find(([value]) => value === status)[1] : _t("mark taken back");
        return marked_by_id ? `${word} (${marked_by_id.display_name})` : word;
    }
}
