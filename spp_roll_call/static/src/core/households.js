/** @odoo-module **/

import { CAME, STATED, STATUSES } from "./roster";

// Where households are expected: their members are marked, and each household says what follows from that. The server
// decides it by the same rules (household_statement() of spp_session_tracking); the page shows it before it has answered.

/** What of a household follows from its members. */
const FOLLOWING = [...STATED, "basis", "marked_at"];
/** What is stated of a household itself. */
const OWN = [...FOLLOWING, "sync", "note", "code", "problem"];
const NOTHING = Object.fromEntries(FOLLOWING.map((name) => [name, null]));

/** Whether a person of a roster is a household, whose members are marked. item: the session */
export function isHousehold(item, person) {
    return Boolean(item.household_rule && !person.household_id && (person.is_expected || person.members?.length));
}

/**
 * What the marks of members state of their household: values for FOLLOWING; null while they do not decide it.
 *
 * @param {string} rule any and roles: one who counts is enough; all: everybody who counts has to come
 * @param {Object[]} members each with `counts`, and with what is stated of them. Assumptions state nothing.
 */
export function followingFrom(rule, members) {
    const counting = members.filter(({ counts }) => counts);
    const marked = counting.filter(({ status, basis }) => status && basis !== "assumed");
    const areAllMarked = marked.length > 0 && marked.length === counting.length;
    const enough = marked.filter(({ status }) => (rule === "all" ? status === "absent" : CAME.includes(status)));
    if (!enough.length && !areAllMarked) {
        return null;
    }
    const deciding = firstOf(enough.length ? enough : marked, rule === "all" ? -1 : 1);
    const isByOne = rule !== "all" && CAME.includes(deciding.status);
    const { status, attended_at, excuse_reason, marked_at } = deciding;
    return {
        status,
        attended_at: attended_at ?? null,
        attended_by: isByOne ? deciding.participant_id : null,
        attended_by_name: isByOne ? deciding.name : null,
        excuse_reason: excuse_reason ?? null,
        basis: "observed",
        marked_at: marked_at ?? null,
    };
}

/** The member with the kindest status (sign 1) or the unkindest one (-1); of several the one who was marked first. */
function firstOf(marked, sign) {
    const rank = ({ status }) => sign * STATUSES.indexOf(status);
    const isBefore = (one, other) =>
        rank(one) - rank(other) ||
        Date.parse(one.marked_at) - Date.parse(other.marked_at) ||
        one.participant_id - other.participant_id;
    return [...marked].sort(isBefore)[0];
}

/**
 * Let each household of a session say what follows from its members, and give every member a row.
 *
 * A household gets `isHousehold`, `own` (what was stated of the household itself) and what householdAfter() returns. Of
 * its members it has ids, as texts with commas between them: `memberIds`, `cameIds`, `problemIds` (somebody has to deal
 * with their mark). A member gets `home` (the id of the household under which the row is shown), `roles` (a text),
 * `counts` and `isInSeveral` (households).
 *
 * @param {Object} item a session as the API sends it
 * @param {Object[]} rows see rowsOf()
 * @param {(person: Object) => Object} newRow makes the row of somebody who is not on the roster
 * @returns {Object[]} all rows
 */
export function withHouseholds(item, rows, newRow) {
    const byId = new Map(rows.map((row) => [row.participant_id, row]));
    const atServer = peopleById(item.roster);
    const households = rows.filter((row) => isHousehold(item, row));
    households.forEach((household) => addMembers(household, byId, newRow));
    byId.forEach((row) => joinHome(row, byId));
    for (const household of households) {
        const members = idsIn(household.memberIds).map((id) => byId.get(id));
        const followed = followingFrom(item.household_rule, membersOf(household, atServer));
        // what the server has of the household follows from its members, unless something is stated on top of it
        household.own = ownOf(household, !followed || ["storing", "waiting"].includes(household.sync));
        Object.assign(household, householdAfter(item.household_rule, household, members));
    }
    return [...byId.values()];
}

function addMembers(household, byId, newRow) {
    for (const member of household.members) {
        const { participant_id, name, person_id, badge_hash, roles, counts } = member;
        if (!byId.has(participant_id)) {
            byId.set(participant_id, newRow({ participant_id, name, person_id, badge_hash }));
        }
        const row = byId.get(participant_id);
        // Somebody may belong to several households: the server knows for which one a mark counts.
        const isInSeveral = row.home && row.home !== household.participant_id;
        Object.assign(row, {
            home: row.home || household.participant_id,
            roles: roles.join(", "),
            counts,
            isInSeveral,
        });
    }
    Object.assign(household, { isHousehold: true, memberIds: idsOf(household.members) });
}

/** Show a member under the household for which the mark counts. */
function joinHome(row, byId) {
    const home = byId.get(row.household_id || row.home);
    if (!home?.isHousehold) {
        return;
    }
    if (!idsIn(home.memberIds).includes(row.participant_id)) {
        home.memberIds = [...idsIn(home.memberIds), row.participant_id].join(); // marked, and no member any more
        Object.assign(row, { roles: "", counts: false });
    }
    row.home = home.participant_id;
    row.household_id ||= row.isInSeveral ? null : row.home;
}

function peopleById(roster) {
    return new Map(roster.map((person) => [person.participant_id, person]));
}

/** The members of a household with what is stated of them. people: see peopleById() */
function membersOf({ participant_id, members }, people) {
    return members.map((member) => {
        const stated = people.get(member.participant_id);
        return stated?.household_id === participant_id ? { ...member, ...stated } : member;
    });
}

/** What is stated of a household itself. isOwn: whether what its row says is, or else follows from the members */
export function ownOf(row, isOwn = true) {
    const own = Object.fromEntries(OWN.map((name) => [name, row[name] ?? null]));
    return isOwn ? own : { ...own, ...NOTHING, sync: own.sync === "kept" ? "" : own.sync };
}

/**
 * What the row of a household shows: values for it; isByMembers: whether members decide. A mark of a member that is on
 * its way, or was not kept, shows there as well.
 *
 * @param {Object} household its row, with `own`
 * @param {Object[]} members their rows
 */
export function householdAfter(rule, { participant_id, own }, members) {
    const marked = members.filter(({ household_id }) => household_id === participant_id);
    const followed = followingFrom(rule, marked);
    const stands = followed || own;
    const syncs = new Set([own.sync, ...members.map(({ sync }) => sync)]);
    const kept = stands.status ? "kept" : own.sync;
    return {
        ...Object.fromEntries(FOLLOWING.map((name) => [name, stands[name]])),
        isByMembers: Boolean(followed),
        cameIds: idsOf(members.filter(({ status }) => CAME.includes(status))),
        problemIds: idsOf(members.filter(({ note }) => note)),
        sync: ["refused", "storing", "waiting"].find((sync) => syncs.has(sync)) || kept,
    };
}

/** The households of a stored session of which something follows from their members: {id: household}. */
export function decidedHouseholds(item) {
    const people = peopleById(item.roster);
    const households = item.roster.filter((person) => isHousehold(item, person));
    return peopleById(
        households.filter((household) => followingFrom(item.household_rule, membersOf(household, people)))
    );
}

/** Let the households of a stored session say what follows from their members. decided: of which something did before */
export function followInRoster(item, decided) {
    const people = peopleById(item.roster);
    for (const household of item.roster.filter((person) => isHousehold(item, person))) {
        const followed = followingFrom(item.household_rule, membersOf(household, people));
        Object.assign(household, followed || (decided.has(household.participant_id) ? NOTHING : {}));
    }
}

/** Whether only the server knows what a mark states of a household: then the roster has to be read again. */
export function isOpenQuestion(item, { participant_id, status, person }) {
    const known = item.roster.find((each) => each.participant_id === participant_id);
    return Boolean(item.household_rule && !(known && isHousehold(item, known)) && !(status && person?.household_id));
}

function idsOf(people) {
    return people.map(({ participant_id }) => participant_id).join();
}

/** The ids in a text: see withHouseholds(). */
export function idsIn(text) {
    return text ? text.split(",").map(Number) : [];
}
