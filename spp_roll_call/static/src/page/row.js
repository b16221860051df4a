/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { STATUSES } from "../core/roster";
import { aboutOf, initialsOf } from "../core/search";
import { _t } from "../core/words";
import { statusLabel } from "./statuses";
import { clockText } from "./when";

/** A person of the roster, with a button for each status. */
export class Row extends Component {
    static template = "spp_roll_call.Row";
    static props = { row: Object, rollCall: Object };

    setup() {
        this.row = useState(this.props.row);
        this.store = this.env.store;
        this.statuses = STATUSES.map((status) => ({ status, label: statusLabel(status) }));
        this.initials = initialsOf(this.row.name);
    }

    get about() {
        return [aboutOf(this.row), this.row.is_expected ? "" : _t("walk-in")].filter(Boolean).join(" · ");
    }

    /** What somebody stated; undefined where it is only assumed. */
    get stands() {
        return (this.row.basis !== "assumed" && this.row.status) || undefined;
    }

    get syncText() {
        const { sync, status, basis, attended_by_name, attended_at, note } = this.row;
        if (sync === "waiting") {
            return _t("waiting");
        }
        if (sync === "refused") {
            return _t("not kept");
        }
        if (basis === "assumed") {
            return _t("assumed: nobody marked it");
        }
        const more = [
            attended_by_name && _t("%(name)s came", { name: attended_by_name }),
            status === "late" && attended_at && clockText(attended_at),
        ];
        return sync === "kept"
            ? [note ? _t("kept, waits for an officer") : _t("kept"), ...more].filter(Boolean).join(" · ")
            : "";
    }

    /** What was stated and is not kept, as a text. */
    get refusedText() {
        const { refused } = this.row;
        return refused === "unmarked" ? _t("not marked") : refused && statusLabel(refused);
    }

    get excuse() {
        return this.row.status === "excused" ? this.row.excuse_reason : "";
    }

    /** A button is tapped. row: of whoever is marked by it */
    tap(status, row = this.row) {
        const { props } = this;
        if (status === "excused") {
            this.store.ask("excuse", {
                row,
                confirm: (excuse_reason) => props.rollCall.mark(row, { status, excuse_reason }),
            });
        } else if (row.status !== status || row.sync === "refused" || row.basis === "assumed") {
            props.rollCall.mark(row, { status });
        }
    }

    menu() {
        this.store.ask("person", { row: this.row, rollCall: this.props.rollCall });
    }
}
