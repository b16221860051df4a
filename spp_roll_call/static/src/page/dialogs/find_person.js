/** @odoo-module **/

import { Component, onWillUnmount, useState } from "@odoo/owl";
import { NotReached, Refused, Revoked } from "../../core/api";
import { aboutOf, isMatch, peopleOf } from "../../core/search";
import { _t } from "../../core/words";
import { Frame } from "./frame";

const MOST = 20;
const PAUSE = 300;

/** Finding somebody: among the people of this phone's rosters at once, at the server where there is a network. */
class FindPerson extends Component {
    static components = { Frame };
    static props = ["*"];

    setup() {
        this.store = this.env.store;
        this.aboutOf = aboutOf;
        this.state = useState({ query: "", found: [], chosen: null, isAsking: false, problem: "" });
        this.people = peopleOf([...this.store.records.values()]).filter((person) => this.isWanted(person));
        onWillUnmount(() => clearTimeout(this.timer));
    }

    isWanted() {
        return true;
    }

    type(event) {
        const query = event.target.value;
        const found = query.trim() ? this.people.filter((person) => isMatch(person, query)).slice(0, MOST) : [];
        Object.assign(this.state, { query, problem: "" });
        this.show(found);
        clearTimeout(this.timer);
        this.timer = query.trim().length > 1 && setTimeout(() => this.askServer(query.trim()), PAUSE);
    }

    /** Show people; one alone is chosen. */
    show(found) {
        const isThere = found.some(({ participant_id }) => participant_id === this.state.chosen?.participant_id);
        this.state.found = found;
        this.state.chosen = found.length === 1 ? found[0] : isThere ? this.state.chosen : null;
    }

    async askServer(query) {
        this.state.isAsking = true;
        try {
            const { items } = await this.store.server.call("POST", "/subscribers/search", { query, limit: MOST });
            if (this.state.query.trim() === query) {
                this.add(items.filter((person) => person.active && this.isWanted(person)));
            }
        } catch (error) {
            this.state.problem = this.problemOf(error);
        }
        this.state.isAsking = false;
    }

    add(people) {
        const known = new Set(this.state.found.map(({ participant_id }) => participant_id));
        this.show([...this.state.found, ...people.filter(({ participant_id }) => !known.has(participant_id))]);
    }

    problemOf(error) {
        if (error instanceof NotReached) {
            return _t("No network: only people who are on a list of this phone are found.");
        }
        if (error instanceof Refused || error instanceof Revoked) {
            return error.message || _t("The server does not know this phone any more.");
        }
        throw error;
    }

    get isNobody() {
        const { query, found, isAsking } = this.state;
        return query.trim().length > 1 && !found.length && !isAsking;
    }
}

/** Somebody who is not on the roster came. */
export class WalkIn extends FindPerson {
    static template = "spp_roll_call.WalkIn";

    get title() {
        return _t("Walk-in");
    }

    isWanted(person) {
        return !this.props.rollCall.byId.has(person.participant_id);
    }

    confirm() {
        const { chosen } = this.state;
        this.props.close();
        this.props.rollCall.addPerson(chosen);
    }

    unknown() {
        const { rollCall } = this.props;
        this.store.ask("unknown", { rollCall, name: this.state.query.trim() });
    }
}

/** Somebody came instead of a person. */
export class StandIn extends FindPerson {
    static template = "spp_roll_call.StandIn";

    setup() {
        const { rollCall, row } = this.props;
        const allowed = rollCall.standInsFor(row);
        this.allowed = allowed && new Set(allowed.map(({ participant_id }) => participant_id));
        super.setup();
        if (this.allowed) {
            this.show(this.people);
        }
    }

    isWanted({ participant_id }) {
        return participant_id !== this.props.row.participant_id && (!this.allowed || this.allowed.has(participant_id));
    }

    confirm() {
        const { participant_id, name } = this.state.chosen;
        const { rollCall, row, close } = this.props;
        close();
        rollCall.mark(row, { status: "present", attended_by: participant_id, attended_by_name: name });
    }
}

/** Somebody at the door whom nobody knows. */
export class Unknown extends Component {
    static template = "spp_roll_call.Unknown";
    static components = { Frame };
    static props = ["*"];

    get title() {
        return _t("Somebody nobody knows");
    }

    setup() {
        this.state = useState({ name: this.props.name || "", identifier: "" });
    }

    confirm() {
        const name = this.state.name.trim();
        if (name) {
            this.props.close();
            this.props.rollCall.addUnknown(name, this.state.identifier.trim() || null);
        }
    }
}
