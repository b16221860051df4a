/** @odoo-module **/

import { session } from "@web/session";

// As the field says it: in Odoo 17.0 the words of a page are those of whichever addon translates them last.
const labels = session.spp_status_labels || {};
/** The statuses of a person at a session, in the order of their buttons. key: the letter that marks */
export const STATUSES = [
    { status: "present", label: labels.present, color: "success", key: "p" },
    { status: "late", label: labels.late, color: "warning", key: "l" },
    { status: "excused", label: labels.excused, color: "info", key: "e" },
    { status: "absent", label: labels.absent, color: "danger", key: "a" },
];
export const CAME = ["present", "late"];
/** The letter that takes a mark back. */
export const TAKE_BACK_KEY = "u";
