/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";

/** The statuses of a person at a session, in the order of their buttons. key: the letter that marks */
export const STATUSES = [
    { status: "present", label: _t("Present"), color: "success", key: "p" },
    { status: "late", label: _t("Late"), color: "warning", key: "l" },
    { status: "excused", label: _t("Excused"), color: "info", key: "e" },
    { status: "absent", label: _t("Absent"), color: "danger", key: "a" },
];
export const CAME = ["present", "late"];
/** The letter that takes a mark back. */
export const TAKE_BACK_KEY = "u";
