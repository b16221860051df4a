/** @odoo-module **/

// What a session says: what the server sent, and the statements that wait on this phone on top.

/** From the kindest to the unkindest. */
export const STATUSES = ["present", "late", "excused", "absent"];
export const CAME = ["present", "late"];
const OPEN_STATES = ["scheduled", "in_progress"];
export const NEW_PERSON = {
    person_id: null,
    hint: null,
    village: null,
    badge_hash: null,
    is_expected: false,
    status: null,
    basis: null,
    marked_at: null,
    attended_at: null,
    attended_by: null,
    attended_by_name: null,
    excuse_reason: null,
    household_id: null, // for which a mark counts, where households are expected
};
/** What of a person a statement changes, and an undo gives back. */
export const STATED = ["status", "attended_at", "attended_by", "attended_by_name", "excuse_reason"];

/** Whether a session takes new marks. ending: the statement that completes or cancels it, while it is on the phone */
export function isOpen(item, ending = null) {
    return OPEN_STATES.includes(item.state) && ending?.state !== "waiting";
}

/** What is stated of a person now. */
export function statedOf(person) {
    return Object.fromEntries(STATED.map((name) => [name, person[name] ?? null]));
}

/** Let a person of a roster say what a statement says. */
function applyMark(person, statement) {
    for (const name of STATED) {
        person[name] = statement[name] ?? null;
    }
    person.basis = statement.status ? "observed" : null;
    person.marked_at = statement.marked_at;
}

/** Let a roster say what a statement says. Somebody who is not on it is added. Returns the person. */
export function applyToRoster(roster, statement) {
    let person = roster.find((each) => each.participant_id === statement.participant_id);
    if (!person) {
        person = { ...NEW_PERSON, ...statement.person, participant_id: statement.participant_id };
        roster.push(person);
    }
    applyMark(person, statement);
    return person;
}

/**
 * The rows of a session. Each is a person of the roster with `sync` (where the last statement is: storing, waiting,
 * kept, refused, or "" where there is none), `note` (why it is not as stated), `code`, `problem` (the uuid of the
 * statement that the note is about), and `refused` (what it states, where it is refused).
 *
 * @param {Object} item a session as the API sends it
 * @param {Object[]} statements of the session, in their order
 */
export function rowsOf(item, statements) {
    const roster = (item.roster || []).map((person) => ({ ...person }));
    const rows = new Map(roster.map((person) => [person.participant_id, rowOf(person)]));
    for (const statement of statements.filter((each) => each.kind === "mark")) {
        applyToRow(rowFor(rows, statement), statement);
    }
    return [...rows.values()];
}

function rowFor(rows, statement) {
    const id = statement.participant_id;
    if (!rows.has(id)) {
        rows.set(id, rowOf({ ...NEW_PERSON, ...statement.person, participant_id: id }));
    }
    return rows.get(id);
}

/** A person as a row, with what the server has. A mark that was taken back is kept, too: its moment stays. */
export function rowOf(person) {
    const isKept = person.status || person.marked_at;
    return Object.assign(person, { sync: isKept ? "kept" : "", note: "", code: "", problem: "", refused: null });
}

/** Let a row show a statement, which may wait, be refused, or be kept for an officer to decide. */
export function applyToRow(row, statement) {
    if (statement.state === "waiting") {
        applyMark(row, statement);
        const sync = statement.isUnwritten ? "storing" : "waiting";
        Object.assign(row, { sync, note: "", code: "", problem: "", refused: null });
    } else {
        const sync = statement.state === "held" ? "kept" : "refused";
        const { detail, code, uuid, status } = statement;
        Object.assign(row, {
            sync,
            note: detail,
            code,
            problem: uuid,
            refused: sync === "refused" ? status || "unmarked" : null,
        });
    }
}

/** {came, unmarked, marked, absent, excused, assumed, expected} of rows; marked: of `all`, members of households too. */
export function countsOf(rows, all = rows) {
    const expected = rows.filter((row) => row.is_expected);
    const withStatus = (status) => rows.filter((row) => row.status === status).length;
    return {
        came: rows.filter((row) => CAME.includes(row.status)).length,
        unmarked: expected.filter((row) => !row.status).length,
        marked: all.filter((row) => row.status && row.basis !== "assumed").length,
        absent: withStatus("absent"),
        excused: withStatus("excused"),
        assumed: rows.filter((row) => row.basis === "assumed").length,
        expected: expected.length,
    };
}

/** The last statement of a kind about a session (such as complete) that is still on the phone. */
export function lastOf(statements, ...kinds) {
    return statements.filter((each) => kinds.includes(each.kind)).pop() || null;
}
