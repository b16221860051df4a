/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { Frame } from "./frame";

/** What else can be stated of a person. */
export class Person extends Component {
    static template = "spp_roll_call.Person";
    static components = { Frame };
    static props = ["*"];

    setup() {
        this.row = useState(this.props.row);
        this.store = this.env.store;
    }

    get about() {
        const { person_id, hint, village } = this.row;
        return [person_id, hint, village].filter(Boolean).join(" · ");
    }

    get isOpen() {
        return this.props.rollCall.isOpen;
    }

    /** State something, and close. */
    mark(stated) {
        this.props.close();
        this.props.rollCall.mark(this.row, stated);
    }

    undo() {
        this.props.close();
        this.props.rollCall.undo(this.row);
    }

    excuse() {
        const { row, props } = this;
        this.store.ask("excuse", {
            row,
            confirm: (excuse_reason) => props.rollCall.mark(row, { status: "excused", excuse_reason }),
        });
    }
}

/** When somebody came who came late. */
export class CameAt extends Component {
    static template = "spp_roll_call.CameAt";
    static components = { Frame };
    static props = ["*"];

    setup() {
        const now = new Date(this.env.store.clock.time());
        const pad = (number) => String(number).padStart(2, "0");
        this.state = useState({ time: `${pad(now.getHours())}:${pad(now.getMinutes())}` });
    }

    confirm() {
        if (!this.state.time) {
            return; // the field says that it needs one
        }
        const [hours, minutes] = this.state.time.split(":").map(Number);
        const { rollCall, row, close } = this.props;
        const came = new Date(`${rollCall.state.item.date}T00:00:00`);
        came.setHours(hours, minutes);
        close();
        rollCall.mark(row, { status: "late", attended_at: came.toISOString() });
    }
}
