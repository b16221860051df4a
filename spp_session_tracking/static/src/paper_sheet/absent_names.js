/** @odoo-module **/

/**
 * The lines of a sheet that a text names: numbers of the sheet or parts of names, with commas between them, also
 * Arabic ones, and in the digits of any script.
 *
 * lines: [{number, name}]. Returns {named: lines, problems: [{text, count}]}: a problem is a part that names nobody
 * (count 0) or several people; who is meant is never guessed.
 */
export function findNamed(text, lines) {
    const named = new Set();
    const problems = [];
    for (const part of splitParts(text)) {
        const found = /^\p{Nd}+$/u.test(part) ? byNumber(part, lines) : byName(part, lines);
        if (found.length === 1) {
            named.add(found[0]);
        } else {
            problems.push({ text: part, count: found.length });
        }
    }
    return { named: [...named], problems };
}

function splitParts(text) {
    const parts = text.split(/[,;،؛\n]/).flatMap((part) => (/^[\p{Nd}\s]+$/u.test(part) ? part.split(/\s+/) : [part]));
    return parts.map((part) => part.trim()).filter(Boolean);
}

function byNumber(part, lines) {
    const number = Number([...part.normalize("NFKD")].map(digitOf).join(""));
    return lines.filter((line) => line.number === number);
}

/** The value of a digit of any script: Unicode has the ten of each in order. */
function digitOf(character) {
    const code = character.codePointAt(0);
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) {
        value++;
    }
    return value;
}

function byName(part, lines) {
    const words = plain(part).split(/\s+/);
    const whole = lines.filter((line) => plain(line.name) === plain(part));
    return whole.length ? whole : lines.filter((line) => words.every((word) => plain(line.name).includes(word)));
}

// What nobody sees: as in rules/normal_form.py.
const INVISIBLE = /(?![\t-\r\x85])\p{Cc}|\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;

/** A name in small letters, without accents and what nobody sees; wide letters as the usual ones. */
function plain(text) {
    return text
        .replace(INVISIBLE, "")
        .normalize("NFKD")
        .replace(/\p{Mn}/gu, "")
        .toLowerCase();
}
