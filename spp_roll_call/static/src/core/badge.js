/** @odoo-module **/

const CODE = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** The badge code in what a scanner read; "" if it is none. */
export function codeIn(text) {
    const code = text.trim().toUpperCase();
    return CODE.test(code) ? code : "";
}

/** The session in the address of a sheet's QR code; "" if it is none. */
export function sessionIn(text) {
    const match = /\/spp\/roll-call\?session=([\w-]+)/.exec(text);
    return match ? match[1] : "";
}

/** SHA-256 of a badge code in lower-case hexadecimal: rosters have it instead of the code. */
export async function hashOf(code) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
