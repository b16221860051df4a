/** @odoo-module **/

import { CAME, isOpen, lastOf } from "../core/roster";

/**
 * What a list says about a session.
 *
 * @param {Object} record of the database
 * @param {Object[]} statements about it that are on the phone
 * @param {string} day today
 */
export function summaryOf({ key, id, item }, statements, day) {
    const ending = lastOf(statements, "complete", "cancel");
    const roster = item.roster || [];
    return {
        key,
        id: id || key,
        name: item.name,
        date: item.date,
        startsAt: item.start_time,
        place: [item.location, item.area?.name].filter(Boolean).join(", "),
        people: roster.filter((person) => person.is_expected).length,
        hasRoster: Boolean(item.roster),
        came: roster.filter(({ status, household_id }) => CAME.includes(status) && !household_id).length,
        state: item.state,
        isUnplanned: Boolean(item.is_unplanned) && item.state !== "cancelled",
        awaitsConfirmation: Boolean(item.awaits_confirmation),
        group: groupOf(item.date, isOpen(item, ending), day),
        unsent: statements.filter(({ state }) => state === "waiting").length,
        refused: statements.filter(({ state }) => state === "refused").length,
    };
}

function groupOf(date, isOpenStill, day) {
    if (date === day) {
        return "today";
    }
    if (date > day) {
        return "next";
    }
    return isOpenStill ? "to_complete" : "before";
}
