/** @odoo-module **/

const ROW = ".o_spp_mark";
const SIDEWAYS = { ArrowLeft: -1, ArrowRight: 1 };
const UP_AND_DOWN = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** Whether a key belongs to a text field, to Odoo or to the browser. */
function isForTyping(ev) {
    const isText = ev.target.matches("input:not([type='checkbox']), textarea, select");
    return isText || ev.isComposing || ev.altKey || ev.ctrlKey || ev.metaKey;
}

/** Let `act` deal with a key that is ours. Where it returns true, nobody else gets the key. */
export function handleKey(ev, act) {
    if (!isForTyping(ev) && act()) {
        ev.preventDefault();
        ev.stopPropagation();
    }
}

/** The letter that was pressed; on a keyboard without Latin letters the one that is there on an English keyboard. */
export function letterOf({ key, code }) {
    const letter = /^[a-z]$/i.test(key) ? key : (code || "").replace(/^Key/, "");
    return /^[a-z]$/i.test(letter) ? letter.toLowerCase() : "";
}

/** Move the focus to another button of the row, or to the same button of another row. Returns whether it was an arrow. */
export function focusBeside(ev) {
    const row = ev.target.closest(ROW);
    const buttons = buttonsOf(row);
    const column = buttons.indexOf(ev.target);
    if (ev.key in SIDEWAYS) {
        const isMirrored = getComputedStyle(row).direction === "rtl";
        focus(buttons[column + (isMirrored ? -1 : 1) * SIDEWAYS[ev.key]]);
    } else if (ev.key in UP_AND_DOWN) {
        const rows = rowsAround(row);
        const wanted = rows.indexOf(row) + UP_AND_DOWN[ev.key];
        const beside = buttonsOf(rows[Math.max(0, Math.min(rows.length - 1, wanted))]);
        focus(beside[column] || beside[0]);
    } else {
        return false;
    }
    return true;
}

function rowsAround(row) {
    const roster = row.closest(".o_field_widget[name='attendance_ids']") || document;
    return [...roster.querySelectorAll(ROW)].filter((each) => buttonsOf(each).length);
}

function buttonsOf(row) {
    return [...row.querySelectorAll("button.o_spp_mark_button")];
}

function focus(button) {
    button?.focus();
}
