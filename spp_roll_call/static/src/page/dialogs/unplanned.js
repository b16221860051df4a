/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { NotReached } from "../../core/api";
import * as database from "../../core/database";
import { NEW_PERSON } from "../../core/roster";
import { _t } from "../../core/words";
import { shortDay, today } from "../when";
import { Frame } from "./frame";

const HOUR = 60;

/** A session that nobody planned. It is made on the phone, and sent once there is a network. */
export class Unplanned extends Component {
    static template = "spp_roll_call.Unplanned";
    static components = { Frame };
    static props = ["*"];

    get title() {
        return _t("A session nobody planned");
    }

    setup() {
        this.store = this.env.store;
        const now = new Date(this.store.clock.time());
        this.state = useState({
            type: "",
            date: today(now),
            time: `${String(now.getHours()).padStart(2, "0")}:00`,
            location: "",
            people: "",
        });
        this.types = [];
        onWillStart(() => this.readTypes());
    }

    /** The types that the server has, else those that were stored when it was asked last. */
    async readTypes() {
        const name = `types ${this.store.account.id}`;
        this.types = (await database.setting(name)) || this.typesOfSessions();
        if (!this.store.state.isOffline) {
            try {
                this.types = (await this.store.server.call("GET", "/session-types")).items;
                await database.set(name, this.types).catch((error) => this.store.failed(error));
            } catch (error) {
                if (!(error instanceof NotReached)) {
                    this.store.toast(error.message);
                }
            }
        }
        this.state.type = String(this.types[0]?.id || "");
    }

    typesOfSessions() {
        const typeOf = ({ session_type, participant_kind }) => [session_type.id, { ...session_type, participant_kind }];
        const types = new Map([...this.store.records.values()].map(({ item }) => typeOf(item)));
        return [...types.values()];
    }

    get chosen() {
        return this.types.find(({ id }) => String(id) === this.state.type);
    }

    /** Whether the people of a session may be expected again. Whose coming counts for a household is up to the type. */
    isLike({ session_type, participant_kind, roster }) {
        const { id, participant_kind: kind } = this.chosen || {};
        return roster?.length && (kind === "households" ? session_type.id === id : participant_kind !== "households");
    }

    /** Sessions whose people may be expected again. */
    get others() {
        return [...this.store.records.values()]
            .filter(({ item }) => this.isLike(item))
            .map(({ key, item }) => ({ key, text: `${item.name} (${shortDay(item.date)}, ${item.roster.length})` }));
    }

    async confirm() {
        const { date, time, location, people } = this.state;
        const source = this.others.some(({ key }) => key === people) ? this.store.records.get(people).item : null;
        const roster = (source?.roster || []).filter((person) => person.is_expected);
        const key = crypto.randomUUID();
        const { chosen } = this;
        const body = {
            session_type_id: chosen.id,
            date,
            start_time: time,
            tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
        };
        if (location.trim()) {
            body.location = location.trim();
        }
        body.expected_participant_ids = roster.map(({ participant_id }) => participant_id);
        const item = { ...this.itemOf(key, chosen, roster), ...rulesOf(chosen, source) };
        const record = { account: this.store.account.id, key, id: null, item, read_at: Date.now() };
        this.store.records.set(key, record);
        this.props.close();
        const { outbox } = this.store;
        await outbox.append([outbox.make(key, "session", { body })], [], record);
        this.store.go(key);
    }

    /** The session as the server will send it, as far as the phone knows. */
    itemOf(uid, type, people) {
        const { date, time, location } = this.state;
        return {
            id: null,
            uid,
            name: `${type.name} ${shortDay(date)}`,
            session_type: { id: type.id, name: type.name },
            state: "scheduled",
            date,
            start_time: time,
            end_time: later(time, (type.duration_hours || 2) * HOUR),
            area: null,
            location: location.trim() || null,
            is_mine: true,
            is_unplanned: true,
            awaits_confirmation: false, // the server says it
            topics: [],
            roster: people.map(({ participant_id, name, person_id, hint, village, badge_hash, members }) => ({
                ...NEW_PERSON,
                participant_id,
                name,
                person_id,
                hint,
                village,
                badge_hash,
                members,
                is_expected: true,
            })),
        };
    }
}

/** Who is expected and whose coming counts: of the type, as far as a session of it has told the phone. */
function rulesOf({ id, participant_kind }, source) {
    const { household_rule = null, stand_in_rule = "anybody" } = source?.session_type.id === id ? source : {};
    return { participant_kind, household_rule, stand_in_rule };
}

/** HH:MM so many minutes later, on the same day. */
function later(time, minutes) {
    const [hours, rest] = time.split(":").map(Number);
    const total = Math.min(hours * HOUR + rest + minutes, 24 * HOUR);
    return [Math.floor(total / HOUR), total % HOUR].map((part) => String(part).padStart(2, "0")).join(":");
}
