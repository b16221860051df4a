/** @odoo-module **/

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc_service";
import { registry } from "@web/core/registry";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { useService } from "@web/core/utils/hooks";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/webclient/actions/action_hook";
import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { handleKey, letterOf } from "../roster/roster_keys";
import { STATUSES, TAKE_BACK_KEY } from "../roster/statuses";
import { findNamed } from "./absent_names";

const STATUS_BY_LETTER = {
    ...Object.fromEntries(STATUSES.map(({ key, status }) => [key, status])),
    [TAKE_BACK_KEY]: false,
};
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const MAX_BYTES_OF_PHOTO = 10_000_000;

/** A signed paper sheet, entered by keyboard: a letter for each person, all of them stored by one call. */
export class PaperSheet extends Component {
    static template = "spp_session_tracking.PaperSheet";
    static components = { Layout };
    static props = ["*"];

    statuses = STATUSES;

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.sessionId = this.props.action.context.active_id;
        this.isLeft = false;
        this.grid = useRef("grid");
        this.state = useState({
            lines: [],
            date: "",
            row: 0,
            reasonsAsked: 0,
            absent: "",
            search: "",
            found: [],
            problem: "",
            photo: null,
            isSaving: false,
        });
        onWillStart(() => this.load());
        useEffect(
            () => this.focusGrid(),
            () => []
        );
        useEffect(
            (asked) => asked && this.reasonInput()?.focus(),
            () => [this.state.reasonsAsked]
        );
        useSetupAction({ beforeLeave: () => this.askBeforeLeaving() });
        useExternalListener(window, "beforeunload", (ev) => this.marks.length && ev.preventDefault());
    }

    async load() {
        const sheet = await this.orm.call("spp.session", "read_paper_sheet", [[this.sessionId]]);
        Object.assign(this, { name: sheet.name, date: sheet.date });
        this.state.date = sheet.date;
        this.state.lines = sheet.lines.map((line, index) => this.newLine(line, index + 1));
    }

    newLine(line, number) {
        const person = line.participant_id;
        return {
            number,
            personId: person.id,
            name: person.display_name,
            hint: line.hint,
            isExpected: line.is_expected,
            reason: "",
            problem: "",
            ...this.asSeen(line),
            status: this.asSeen(line).shown,
        };
    }

    /** What the server has of a line; what is only assumed is shown as not marked. */
    asSeen({ status, marked_at, basis }) {
        const seen = { status: status || false, marked_at: marked_at || false };
        return { seen, shown: basis === "assumed" ? false : seen.status };
    }

    /** The lines that say something else than the server: a line that says nothing new states nothing. */
    get marks() {
        return this.state.lines.filter((line) => line.status !== line.shown);
    }

    get saveText() {
        return _t("Save marks: %s", this.marks.length);
    }

    get anotherDayText() {
        const day = formatDate(deserializeDate(this.date));
        return _t("The day of the session is %s. Enter a sheet of another day in the session of that day.", day);
    }

    get isOfAnotherDay() {
        return this.state.date !== this.date;
    }

    // marking

    onKeydown(ev) {
        handleKey(ev, () => this.act(ev));
    }

    act(ev) {
        const letter = letterOf(ev);
        if (ev.key in STEPS) {
            this.goTo(this.state.row + STEPS[ev.key]);
        } else if (letter in STATUS_BY_LETTER) {
            this.mark(this.state.lines[this.state.row], STATUS_BY_LETTER[letter]);
        } else {
            return false;
        }
        return true;
    }

    goTo(row) {
        this.state.row = Math.max(0, Math.min(this.state.lines.length - 1, row));
        this.rowElement(this.state.row)?.scrollIntoView({ block: "nearest" });
    }

    /** Mark a line and go to the next one; an excuse asks for its reason first. */
    mark(line, status) {
        Object.assign(line, { status, problem: "" });
        this.state.row = this.state.lines.indexOf(line);
        if (status === "excused") {
            this.state.reasonsAsked++; // its field gets the focus once it is drawn
        } else {
            this.goTo(this.state.row + 1);
        }
    }

    onReasonKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.focusGrid();
            this.goTo(this.state.row + 1);
        }
    }

    focusGrid() {
        this.grid.el.focus({ preventScroll: true });
    }

    reasonInput() {
        return this.rowElement(this.state.row)?.querySelector("input");
    }

    rowElement(row) {
        return this.grid.el.querySelectorAll("tbody tr")[row];
    }

    /** "All but these were present". A part that fits nobody or several people changes nothing. */
    markAllBut() {
        const { named, problems } = findNamed(this.state.absent, this.state.lines);
        this.state.problem = problems.map((problem) => this.problemOf(problem)).join(" ");
        if (problems.length) {
            return;
        }
        for (const line of this.state.lines) {
            if (named.includes(line)) {
                line.status = "absent";
            } else if (!line.status && line.isExpected) {
                line.status = "present";
            }
        }
        this.focusGrid();
    }

    problemOf({ text, count }) {
        return count
            ? _t("“%s” fits several people (%s). Give the number or the whole name.", text, count)
            : _t("“%s” fits nobody on the sheet.", text);
    }

    onEnter(ev, act) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            act.call(this);
        }
    }

    // somebody who signed without being on the roster

    async find() {
        const listed = this.state.lines.map((line) => line.personId);
        const found = await this.orm.call("spp.session", "find_for_sheet", [
            [this.sessionId],
            this.state.search,
            listed,
        ]);
        this.state.problem = found.length ? "" : _t("Nobody is found by that name or identifier.");
        this.state.found = found;
        if (found.length === 1) {
            this.add(this.state.found[0]);
        }
    }

    add({ id, name, hint }) {
        const line = { participant_id: { id, display_name: name }, hint, is_expected: false };
        this.state.lines.push({ ...this.newLine(line, this.state.lines.length + 1), status: "present" });
        Object.assign(this.state, { search: "", found: [] });
    }

    // saving

    async onPhoto(ev) {
        const [file] = ev.target.files;
        const isTooLarge = file && file.size > MAX_BYTES_OF_PHOTO;
        Object.assign(this.state, { photo: null, problem: isTooLarge ? _t("The photo is larger than 10 MB.") : "" });
        this.chosen = isTooLarge ? null : file;
        if (isTooLarge) {
            ev.target.value = ""; // nobody takes it for kept
        }
        this.photoRead = this.chosen ? this.readPhoto(file) : null;
        await this.photoRead;
    }

    async readPhoto(file) {
        const url = await getDataURLFromFile(file);
        if (file === this.chosen) {
            this.state.photo = { name: file.name, data: url.split(",")[1] };
        }
    }

    async save() {
        if (this.state.isSaving || this.lackReasons()) {
            return;
        }
        Object.assign(this.state, { isSaving: true, problem: "" });
        try {
            await this.send();
        } catch (error) {
            const isLost = error instanceof ConnectionLostError;
            const lost = _t(
                "No connection. It is not known whether the sheet was kept. Save again once you are connected."
            );
            this.state.problem = isLost ? lost : error.data?.message || error.message;
        } finally {
            this.state.isSaving = false;
        }
    }

    lackReasons() {
        const lacking = this.marks.filter((line) => line.status === "excused" && !line.reason.trim());
        lacking.forEach((line) => (line.problem = _t("Give the reason of the excuse.")));
        this.state.problem = lacking.length
            ? _t("Excuses without a reason: %s. Give the reason of each.", lacking.length)
            : "";
        return lacking.length > 0;
    }

    async send() {
        const sent = this.marks;
        const marks = sent.map(({ personId, status, reason, seen }) => ({
            participant_id: personId,
            status,
            seen,
            excuse_reason: status === "excused" && reason,
        }));
        await this.photoRead; // chosen a moment ago, it may not be read yet
        const { photo, date } = this.state;
        const sheet = { date, marks, photo: photo && photo.data, photo_name: photo && photo.name };
        const answer = await this.orm.silent.call("spp.session", "enter_paper_sheet", [[this.sessionId], sheet]);
        if (answer.outcome === "changed") {
            this.showChanged(answer.lines);
            return;
        }
        this.notification.add(_t("The sheet is kept. Marks: %s.", sent.length), { type: "success" });
        this.isLeft = true;
        this.env.config.historyBack();
    }

    /** Somebody else has marked people of the sheet: each row says so, and saving again overwrites that knowingly. */
    showChanged(lines) {
        for (const line of this.state.lines) {
            const changed = lines.find((each) => each.participant_id.id === line.personId);
            if (changed) {
                const label = this.statuses.find(({ status }) => status === changed.status)?.label || _t("no mark");
                const who = changed.marked_by_id ? ` (${changed.marked_by_id.display_name})` : "";
                Object.assign(line, this.asSeen(changed), { problem: _t("Marked meanwhile: %s", label + who) });
            }
        }
        this.state.problem = _t(
            "Nothing is kept yet. People whom somebody else marked meanwhile: %s. Look at their rows, then save again.",
            lines.length
        );
    }

    close() {
        this.env.config.historyBack();
    }

    /** Whether the sheet may be left: what is entered would be lost. */
    askBeforeLeaving() {
        if (this.isLeft || !this.marks.length) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Not saved"),
                body: _t("Marks of this sheet that are not saved: %s. Leave without them?", this.marks.length),
                confirmLabel: _t("Leave without saving"),
                confirm: () => resolve(true),
                cancel: () => resolve(false),
            });
        });
    }
}

registry.category("actions").add("spp_paper_sheet", PaperSheet);
