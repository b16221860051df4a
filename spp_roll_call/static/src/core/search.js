/** @odoo-module **/

// What nobody sees, and what is a space that \s does not know: as in spp_session_tracking/rules/normal_form.py.
const INVISIBLE = /(?![\t-\r\x85])\p{Cc}|\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;
const NEXT_LINE = /\x85/g;

/** Text as it is compared: without case, accents and what nobody sees; wide letters as the usual ones. */
export function plain(text) {
    return (text || "")
        .replace(INVISIBLE, "")
        .replace(NEXT_LINE, " ")
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase();
}

/** A text that people type, without spaces around it: "" if nobody would see anything of it. */
export function visible(text) {
    return text.replace(INVISIBLE, "").trim() && text.trim();
}

/** What people type to find a person: parts of the name in any order, or the identifier. */
export function isMatch(person, query) {
    const text = plain([person.name, person.person_id, person.hint, person.village].filter(Boolean).join(" "));
    return plain(query)
        .trim()
        .split(/\s+/)
        .every((part) => text.includes(part));
}

/** What stands beside a name, so that namesakes are told apart. */
export function aboutOf({ person_id, hint, village }) {
    return [person_id || hint, village].filter(Boolean).join(" · ");
}

/** The people of all rosters of the phone, each once; of households, their members. sessions: records of the database. */
export function peopleOf(sessions) {
    const people = new Map();
    for (const { item } of sessions) {
        for (const person of item.roster || []) {
            if (person.members?.length) {
                person.members
                    .filter(({ participant_id }) => !people.has(participant_id))
                    .forEach((each) => people.set(each.participant_id, each));
            } else {
                people.set(person.participant_id, person);
            }
        }
    }
    return [...people.values()];
}

/** One or two letters that stand for a photo. */
export function initialsOf(name) {
    const words = (name || "").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
    return (
        ends
            .map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, "")][0])
            .join("")
            .toUpperCase() || "?"
    );
}
