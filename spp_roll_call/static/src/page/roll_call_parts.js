/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { isOpen } from "../core/roster";
import { _t } from "../core/words";
import { HouseholdRow } from "./household_row";
import { Row } from "./row";
import { dayText, momentText } from "./when";

/** A part of the roll call, which is drawn again only where what it shows has changed. */
class Part extends Component {
    static props = { rollCall: Object };

    setup() {
        this.store = this.env.store;
        this.rollCall = this.props.rollCall;
        this.page = useState(this.store.state);
        this.state = useState(this.rollCall.state);
    }

    get isOpen() {
        return isOpen(this.state.item, this.state.ending);
    }
}

/** What the session is, the counters, and what chooses who is shown. */
export class Head extends Part {
    static template = "spp_roll_call.Head";

    get about() {
        const { date, start_time, end_time, location, area } = this.state.item;
        return [dayText(date), `${start_time}–${end_time}`, location || area?.name, this.countedText]
            .filter(Boolean)
            .join(" · ");
    }

    /** What the counters count, where these are not people. */
    get countedText() {
        return this.rollCall.isOfHouseholds ? _t("Households: %(count)s", { count: this.state.counts.expected }) : "";
    }

    get findText() {
        return this.rollCall.isOfHouseholds ? _t("Find a name") : _t("Find a person");
    }

    back() {
        this.store.go();
    }
}

const PART = 10;

/** The people, in parts: a browser lays out the part that a tap is in, and leaves the others alone. */
export class Rows extends Part {
    static template = "spp_roll_call.Rows";

    componentOf(row) {
        return row.isHousehold ? HouseholdRow : Row;
    }

    /** [{number, rows, isLong}] of those who are shown. Whoever else is shown, a person stays in the same part. */
    get parts() {
        const { rows, shown } = this.state;
        const starts = Array.from({ length: Math.ceil(rows.length / PART) }, (_nothing, number) => number * PART);
        return starts
            .map((start) => this.rollCall.shownOf({ rows: rows.slice(start, start + PART), shown }))
            .map((some, number) => ({ number, rows: some, isLong: some.length > PART / 2 }))
            .filter((part) => part.rows.length);
    }
}

/** Whether a statement about the whole session is told: not that it waits, before the phone has stored it. */
function isTold(statement) {
    return statement && !(statement.state === "waiting" && statement.isUnwritten);
}

/** What stands above the rows: what became of the session, and what its state means. */
export class Notes extends Part {
    static template = "spp_roll_call.Notes";

    /**
     * [{kind, text, uuid, isNeeded}]; uuid: of the statement that the note is about, if somebody has to deal with it;
     * isNeeded: it cannot be dismissed
     */
    get notes() {
        const { item, ending, making } = this.state;
        const notes = [making, ending].filter(isTold).map((statement) => this.noteOf(statement));
        if (item.state === "cancelled") {
            notes.push({
                kind: "warning",
                text: _t("This session is cancelled: %(reason)s", { reason: item.cancel_reason || "" }),
            });
        } else if (item.state === "completed") {
            notes.push({ kind: "done", text: this.completedText });
        } else if (this.rollCall.notOpenYet) {
            notes.push({ kind: "", text: this.rollCall.notOpenYet });
        }
        if (item.awaits_confirmation) {
            notes.push({
                kind: "",
                text: _t("Nobody planned this session. It counts once an officer has confirmed it."),
            });
        }
        return notes;
    }

    noteOf({ kind, state, detail, uuid }) {
        const waiting = {
            session: _t("This session is not at the server yet."),
            complete: _t("Completing waits until the server has it."),
            cancel: _t("Cancelling waits until the server has it."),
        };
        const refused = {
            session: _t("The server did not take this session: %(detail)s What you mark waits.", { detail }),
            complete: _t("The session is not completed: %(detail)s", { detail }),
            cancel: _t("The session is not cancelled: %(detail)s", { detail }),
        };
        const isRefused = state === "refused";
        const text = (isRefused ? refused : waiting)[kind];
        return {
            kind: isRefused ? "refused" : "waiting",
            text,
            uuid: isRefused && uuid,
            isNeeded: kind === "session" && this.hasMarks,
        };
    }

    /** Whether something is stated about the session, which would be lost without it. */
    get hasMarks() {
        return this.rollCall.statements.some(({ kind }) => kind !== "session");
    }

    get completedText() {
        const { came, excused, absent, assumed } = this.state.counts;
        const until = this.state.item.correctable_until;
        const counts = _t(
            "Completed. Came: %(came)s. Excused: %(excused)s. Absent: %(absent)s. Absent without a mark: %(assumed)s.",
            {
                came,
                excused,
                absent,
                assumed,
            }
        );
        if (!until) {
            return counts;
        }
        // not within a template string: there nobody would find it to translate
        const correctable = _t("Corrections are taken until this time: %(moment)s.", { moment: momentText(until) });
        return `${counts} ${correctable}`;
    }
}

/** People nobody knows, and what is done to the whole session. */
export class Others extends Part {
    static template = "spp_roll_call.Others";

    unknownText({ state, detail, number, isUnwritten }) {
        if (state === "waiting") {
            return isUnwritten ? "" : _t("waiting");
        }
        if (state === "refused") {
            return _t("not kept: %(detail)s", { detail });
        }
        return _t("kept as number %(number)s: write it on their card. An officer decides who it is.", { number });
    }
}

/** The verbs. */
export class Bar extends Part {
    static template = "spp_roll_call.Bar";

    get groupText() {
        return _t("People marked together: %(count)s.", { count: this.state.group.count });
    }

    everyoneElse() {
        const ids = new Set(this.rollCall.unmarked().map((row) => row.participant_id));
        if (ids.size) {
            this.store.ask("everyone_else", {
                count: ids.size,
                confirm: () => this.rollCall.everyoneElse("present", ids),
            });
        } else {
            this.store.toast(_t("The marks of all others were not kept. Deal with each of them first."));
        }
    }

    complete() {
        this.store.ask("complete", { rollCall: this.rollCall });
    }
}
