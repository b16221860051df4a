/** @odoo-module **/

import { Component, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "../core/words";
import { Rows } from "./rows";
import { listenToScanner } from "./usb_scanner";
import { dayText, momentText } from "./when";

/** The roll call of one session. */
export class RollCallScreen extends Component {
    static template = "spp_roll_call.RollCallScreen";
    static components = { Rows };
    static props = { rollCall: Object };

    setup() {
        this.store = this.env.store;
        this.rollCall = this.props.rollCall;
        this.page = useState(this.store.state);
        this.state = useState(this.rollCall.state);
        document.title = this.state.item.name;
        onWillUnmount(listenToScanner((text) => this.store.ask("scan", { rollCall: this.rollCall, text })));
    }

    get about() {
        const { date, start_time, end_time, location, area } = this.state.item;
        return [dayText(date), `${start_time}–${end_time}`, location || area?.name].filter(Boolean).join(" · ");
    }

    get isOpen() {
        return ["scheduled", "in_progress"].includes(this.state.item.state) && this.state.ending?.state !== "waiting";
    }

    /** What stands above the rows: {kind, text, uuid} */
    get notes() {
        const { item, ending, making } = this.state;
        const notes = [];
        for (const statement of [making, ending].filter(Boolean)) {
            notes.push(this.noteOf(statement));
        }
        if (item.state === "cancelled") {
            notes.push({ kind: "warning", text: _t("This session is cancelled: %(reason)s", { reason: item.cancel_reason || "" }) });
        } else if (item.state === "completed") {
            notes.push({ kind: "done", text: this.completedText });
        } else if (item.state === "scheduled" && Date.parse(item.opens_at) > this.store.clock.time()) {
            const moment = momentText(item.opens_at);
            notes.push({ kind: "", text: _t("This session opens %(moment)s. Until then only excuses are taken.", { moment }) });
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
        return { kind: isRefused ? "refused" : "waiting", text: (isRefused ? refused : waiting)[kind], uuid: isRefused && uuid };
    }

    get completedText() {
        const { came, excused, absent, assumed } = this.state.counts;
        const until = this.state.item.correctable_until;
        const counts = _t("Completed. %(came)s came, %(excused)s excused, %(absent)s absent (%(assumed)s assumed).", { came, excused, absent, assumed });
        return until ? `${counts} ${_t("It can be corrected until %(moment)s.", { moment: momentText(until) })}` : counts;
    }

    get groupText() {
        return _t("Marked together: %(count)s people.", { count: this.state.group.count });
    }

    /** What is sent of somebody unknown. */
    unknownText({ state, detail, number }) {
        if (state === "waiting") {
            return _t("waiting");
        }
        if (state === "refused") {
            return _t("not kept: %(detail)s", { detail });
        }
        return _t("kept as number %(number)s: write it on their card. An officer decides who it is.", { number });
    }

    back() {
        this.store.go();
    }

    everyoneElse() {
        const count = this.state.counts.unmarked;
        this.store.ask("everyone_else", { count, confirm: () => this.rollCall.everyoneElse("present") });
    }

    complete() {
        this.store.ask("complete", { rollCall: this.rollCall });
    }
}
