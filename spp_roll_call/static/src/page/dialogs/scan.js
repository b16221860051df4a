/** @odoo-module **/

import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { NotReached } from "../../core/api";
import { codeIn, hashOf, sessionIn } from "../../core/badge";
import { CAME } from "../../core/roster";
import { peopleOf } from "../../core/search";
import { _t } from "../../core/words";
import { readerOf } from "../camera";
import { signal } from "../sounds";
import { statusLabel } from "../statuses";
import { Frame } from "./frame";

const AGAIN = 3000;

/** Badges are read by the camera, or come from a USB scanner as `text`. Every outcome has a name. */
export class Scan extends Component {
    static template = "spp_roll_call.Scan";
    static components = { Frame };
    static props = ["*"];

    get title() {
        return _t("Scan badges");
    }

    setup() {
        this.store = this.env.store;
        this.rollCall = this.props.rollCall;
        this.video = useRef("video");
        this.state = useState({ outcome: "", text: "", person: null, session: null, problem: "", isStarting: true });
        onMounted(() => this.start());
        onWillUnmount(() => {
            this.isGone = true;
            this.stop?.();
        });
    }

    async start() {
        if (this.props.text) {
            this.state.isStarting = false;
            await this.read(this.props.text);
            return;
        }
        try {
            this.stop = await readerOf(this.video.el, (text) => this.isGone || this.read(text));
            if (this.isGone) {
                this.stop(); // closed before the camera was there
            }
        } catch (error) {
            this.state.problem =
                error.name === "NotAllowedError"
                    ? _t("The page may not use the camera. Allow it in the settings of the browser.")
                    : error.message;
        }
        this.state.isStarting = false;
    }

    /** What a scanner read. The camera reads the same badge many times. */
    async read(text) {
        if (this.state.person || (text === this.lastText && Date.now() - this.lastAt < AGAIN)) {
            return;
        }
        Object.assign(this, { lastText: text, lastAt: Date.now() });
        const code = codeIn(text);
        if (code) {
            await this.readBadge(await hashOf(code));
        } else if (sessionIn(text)) {
            this.tellSession(sessionIn(text));
        } else {
            this.tell("unknown", _t("This is no badge."));
        }
    }

    async readBadge(hash) {
        const row = [...this.rollCall.byId.values()].find(({ badge_hash }) => badge_hash === hash);
        if (row) {
            this.markRow(row);
            return;
        }
        const elsewhere = this.onOtherRosters(hash);
        if (elsewhere) {
            const { person, record } = elsewhere;
            this.state.session = record.item.date === this.rollCall.state.item.date ? record : null;
            this.state.person = person;
            this.tell(this.state.session ? "other_session" : "not_expected", this.notExpectedText(person));
            return;
        }
        await this.askServer(hash);
    }

    markRow(given) {
        const row = this.rollCall.whoCame(given);
        if (!row) {
            this.rollCall.open(given, "present");
            this.tell("household", _t("%(name)s: press Close, then mark who of them came.", { name: given.name }));
            return;
        }
        if (CAME.includes(row.status) && row.sync !== "refused") {
            this.tell("already", `${row.name}: ${statusLabel(row.status)}`);
            return;
        }
        this.markPresent(row);
    }

    /** Mark somebody, also somebody who is not on the roster, if the session takes it. */
    markPresent(person) {
        const refusal = this.rollCall.refusal("present");
        if (!refusal) {
            this.rollCall.addPerson(person, { status: "present", isSure: true });
        }
        this.tell(refusal ? "unknown" : "marked", refusal || this.markedText(person));
    }

    markedText({ participant_id, name }) {
        const remark = this.rollCall.remarkOn(this.rollCall.byId.get(participant_id));
        return remark ? `${name}: ${remark}` : name;
    }

    onOtherRosters(hash) {
        for (const record of this.store.records.values()) {
            const person = peopleOf([record]).find((each) => each.badge_hash === hash);
            if (person) {
                return { person, record };
            }
        }
        return null;
    }

    notExpectedText(person) {
        const { session } = this.state;
        return session
            ? _t("%(name)s is expected at %(session)s.", { name: person.name, session: session.item.name })
            : _t("%(name)s is not expected here.", { name: person.name });
    }

    async askServer(hash) {
        try {
            const { items } = await this.store.server.call("POST", "/subscribers/search", { badge_hash: hash });
            const person = items.find(({ active }) => active);
            if (person) {
                this.state.person = person;
                this.tell("not_expected", this.notExpectedText(person));
            } else {
                this.tell("unknown", _t("Nobody has this badge. It may have been replaced."));
            }
        } catch (error) {
            const text = _t(
                "This badge is on no list of the phone, and there is no network. Add the person by Walk-in."
            );
            this.tell("unknown", error instanceof NotReached ? text : error.message);
        }
    }

    tellSession(wanted) {
        const record = this.store.records.get(this.store.keyOf(wanted));
        this.state.session = record || { key: wanted, item: { name: wanted } };
        this.tell(
            "other_session",
            _t("This is the code of a session: %(name)s", { name: this.state.session.item.name })
        );
    }

    tell(outcome, text) {
        Object.assign(this.state, { outcome, text });
        signal(outcome);
        this.store.say(`${this.outcomeText} ${text}`);
    }

    get outcomeText() {
        return {
            marked: _t("Marked present"),
            already: _t("Already marked"),
            household: _t("Card of a household"),
            not_expected: _t("Not expected"),
            other_session: _t("Of another session"),
            unknown: _t("Unknown"),
        }[this.state.outcome];
    }

    /** Take the person in all the same. */
    add() {
        const { person } = this.state;
        this.next();
        this.markPresent(person);
    }

    goThere() {
        const { key } = this.state.session;
        this.props.close();
        this.store.go(key);
    }

    next() {
        Object.assign(this.state, { outcome: "", text: "", person: null, session: null });
    }
}
