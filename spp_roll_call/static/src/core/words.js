/** @odoo-module **/

let words = {};

/** Let the page speak a language. translations: {English: translation} */
export function speak(translations) {
    words = translations;
}

/** A text in the language of the page. values: for its %(name)s */
export function _t(text, values = {}) {
    const translated = words[text] || text;
    return translated.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
}
