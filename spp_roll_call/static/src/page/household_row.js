/** @odoo-module **/

import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { idsIn } from "../core/households";
import { CAME } from "../core/roster";
import { aboutOf } from "../core/search";
import { _t } from "../core/words";
import { Row } from "./row";
import { statusLabel } from "./statuses";

// between names, which have commas in them
const BETWEEN = "; ";

/** The household itself, with a button for each status. It came by somebody who came: that is asked. */
class HouseholdHead extends Row {
    get syncText() {
        const { sync, status, attended_by_name } = this.row;
        const text = super.syncText;
        const came = sync !== "kept" && CAME.includes(status) && attended_by_name;
        return [text, came && _t("%(name)s came", { name: attended_by_name }), this.uncountedText]
            .filter(Boolean)
            .join(" · ");
    }

    /** Who came, though nothing follows from it for the household. */
    get uncountedText() {
        const { status, cameIds, memberIds } = this.row;
        const came = idsIn(cameIds).map((id) => this.props.rollCall.byId.get(id));
        if (CAME.includes(status) || !came.length) {
            return "";
        }
        if (came.some(({ counts }) => counts)) {
            return _t("Came: %(count)s of %(all)s", { count: came.length, all: idsIn(memberIds).length });
        }
        return _t("Came without counting: %(names)s", { names: came.map(({ name }) => name).join(BETWEEN) });
    }

    tap(status) {
        const { row, store } = this;
        const { rollCall } = this.props;
        if (CAME.includes(status)) {
            this.tapCame(status);
        } else if (row.isByMembers) {
            store.toast(_t("Members of this household are marked. Change the mark of a member."));
            rollCall.open(row, status);
        } else {
            super.tap(status);
        }
    }

    tapCame(status) {
        const { rollCall } = this.props;
        const who = rollCall.whoCame(this.row);
        const refusal = rollCall.refusal(status);
        if (refusal) {
            this.store.toast(refusal);
        } else if (who) {
            super.tap(status, who);
        } else {
            rollCall.open(this.row, status);
        }
    }

    menu() {
        this.store.ask("household", { row: this.row, rollCall: this.props.rollCall });
    }
}

class Member extends Row {
    get about() {
        const { roles, counts, isInSeveral } = this.row;
        const notes = [!counts && _t("does not count"), isInSeveral && _t("of several households")];
        return [roles, aboutOf(this.row), ...notes].filter(Boolean).join(" · ");
    }
}

/** A household of the roster, and its members. */
export class HouseholdRow extends Component {
    static template = "spp_roll_call.HouseholdRow";
    static components = { HouseholdHead, Member };
    static props = { row: Object, rollCall: Object };

    setup() {
        this.row = useState(this.props.row);
        this.root = useRef("household");
        useEffect(
            (askedAt, asked) => this.focusOn(asked),
            () => [this.row.askedAt, this.row.asked]
        );
    }

    /** Whoever goes by keyboard, or listens, goes on with the first member. */
    focusOn(asked) {
        if (this.row.isOpen && asked) {
            this.root.el.querySelector(`.members-list [data-status="${asked}"]`)?.focus();
        }
    }

    get members() {
        return this.props.rollCall.membersOf(this.row);
    }

    /** All members of a household that is open; else those whose mark needs somebody to deal with it. */
    get shown() {
        const { isOpen, problemIds } = this.row;
        const ids = idsIn(problemIds);
        return isOpen ? this.members : this.members.filter(({ participant_id }) => ids.includes(participant_id));
    }

    get names() {
        const came = new Set(idsIn(this.row.cameIds));
        const names = this.members.map(({ participant_id, name }) => (came.has(participant_id) ? `✓ ${name}` : name));
        return names.join(BETWEEN) || _t("No members on the day of this session");
    }

    get question() {
        const { asked, isByMembers } = this.row;
        if (!CAME.includes(asked) || isByMembers) {
            return "";
        }
        if (!this.members.some(({ counts }) => counts)) {
            return _t("Nobody of this household counts here. Mark it excused or absent, and tell an officer.");
        }
        return this.props.rollCall.rule === "all"
            ? _t("All of them have to come. Mark each.")
            : _t("Who of them came?");
    }

    /** The text of a button that says that one of them came, where any of them would do; "" for none. */
    get somebodyText() {
        const { isByMembers, asked } = this.row;
        const isEnough = this.props.rollCall.rule === "any" && !isByMembers && CAME.includes(asked);
        return isEnough ? _t("%(status)s: one of them, I do not know who", { status: statusLabel(asked) }) : "";
    }

    somebody() {
        this.props.rollCall.mark(this.row, { status: this.row.asked });
    }

    toggle() {
        const { row, props } = this;
        if (row.isOpen) {
            props.rollCall.close();
        } else {
            props.rollCall.open(row);
        }
    }
}
