/** @odoo-module **/

import { _t } from "../core/words";

export function statusLabel(status) {
    return {
        present: _t("Present"),
        late: _t("Late"),
        excused: _t("Excused"),
        absent: _t("Absent"),
    }[status];
}

export function stateLabel(state) {
    return {
        scheduled: _t("Not started"),
        in_progress: _t("In progress"),
        completed: _t("Completed"),
        cancelled: _t("Cancelled"),
    }[state];
}
