/** @odoo-module **/

// The outbox: statements in the order they were made. What is sent next, how it is sent, and what an answer means.

const MOST_MARKS = 200;
/** Codes of what was sent before and does not count any more. */
const ENDED = ["voided", "replaced"];

/**
 * The statements to send next: marks of one session together, everything else alone. Null if nothing can be sent.
 *
 * A session that the server refused to make blocks what was stated about it.
 * @param {Object[]} statements in their order
 */
export function nextBatch(statements) {
    const isRefused = (each) => each.kind === "session" && each.state === "refused";
    const blocked = new Set(statements.filter(isRefused).map((each) => each.session));
    const ready = statements.filter((each) => each.state === "waiting" && !blocked.has(each.session));
    if (!ready.length) {
        return null;
    }
    const [first] = ready;
    return first.kind === "mark" ? marksFrom(ready, first.session) : [first];
}

/** The marks of a session up to what else was stated about it. */
function marksFrom(ready, session) {
    const ofSession = ready.filter((each) => each.session === session);
    const end = ofSession.findIndex((each) => each.kind !== "mark");
    return ofSession.slice(0, end < 0 ? MOST_MARKS : Math.min(end, MOST_MARKS));
}

/** The request for a batch: [method, path, body]. id: of the session at the server. */
export function requestOf(batch, id) {
    const [first] = batch;
    switch (first.kind) {
        case "mark":
            return ["POST", `/sessions/${id}/attendances`, { attendances: batch.map(markOf) }];
        case "unknown":
            return ["POST", "/attendances", { records: [recordOf(first, id)] }];
        case "session":
            return ["PUT", `/sessions/${first.session}`, first.body];
        case "complete":
            return ["POST", `/sessions/${id}/complete`, first.body];
        default:
            return ["POST", `/sessions/${id}/cancel`, first.body];
    }
}

function markOf(statement) {
    const mark = {
        participant_id: statement.participant_id,
        status: statement.status || "unmarked",
        marked_at: statement.marked_at,
        external_id: statement.uuid,
    };
    const optional = {
        attendance_time: statement.attended_at,
        attended_by: statement.attended_by,
        excuse_reason: statement.excuse_reason,
    };
    for (const [name, value] of Object.entries(statement.status ? optional : {})) {
        if (value) {
            mark[name] = value;
        }
    }
    return mark;
}

function recordOf(statement, id) {
    const card = {
        date_time: statement.marked_at,
        marked_at: statement.marked_at,
        attendance_category: "present",
        session_id: id,
        external_id: statement.uuid,
    };
    const person = statement.person_id ? { person_id: statement.person_id } : {};
    return { ...person, person_name: statement.person_name, time_card: [card] };
}

/**
 * What becomes of a statement by its result: {state, code, detail, number}, where state is kept, held or refused.
 *
 * @param {boolean} isLast whether this phone has stated nothing later about the person: a mark that only a later mark
 *   of the same phone overrules is kept, and nobody need be told
 */
export function outcomeOf(result, isLast) {
    const { outcome, code, detail, id } = result;
    const told = { code, detail, number: id };
    const hasEnded = ENDED.includes(code) && result.action !== "done";
    if (outcome === "rejected" || hasEnded) {
        return { ...told, state: "refused" };
    }
    if (outcome === "held" || result.action === "ask_officer") {
        return { ...told, state: "held" };
    }
    return { ...told, state: code === "superseded" && isLast ? "refused" : "kept" };
}
