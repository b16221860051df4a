/** @odoo-module **/

import { ask } from "../core/api";
import * as database from "../core/database";
import { ADDRESS } from "./address";

// This phone as a client of the API: made for the user who is logged in, or by a code that a desk shows.

/** A name for this phone that its user recognizes in a list. */
export function label(agent = navigator.userAgent) {
    const systems = [
        [/Android/, "Android"],
        [/iPhone|iPad/, "iOS"],
        [/Windows/, "Windows"],
        [/Mac OS/, "Mac"],
        [/Linux/, "Linux"],
    ];
    const browsers = [
        [/Edg\//, "Edge"],
        [/SamsungBrowser/, "Samsung Internet"],
        [/Firefox|FxiOS/, "Firefox"],
        [/Chrome|CriOS/, "Chrome"],
        [/Safari/, "Safari"],
    ];
    const named = (names) => (names.find(([pattern]) => pattern.test(agent)) || [])[1];
    return [named(browsers), named(systems)].filter(Boolean).join(", ") || "Browser";
}

function post(path, body) {
    return ask(ADDRESS + path, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-SPP-Roll-Call": "1" },
        body: JSON.stringify({ label: label(), ...body }),
    });
}

/** Ask who is logged in, and for a client of this phone where it has none of theirs: {status, body}. */
export async function register() {
    const known = (await database.accounts())
        .filter(({ client_secret }) => client_secret)
        .map(({ client_id }) => client_id);
    const answer = await post("/device", { client_ids: known });
    return answer.status === 200 ? { ...answer, account: await keep(answer.body) } : answer;
}

/** Make this phone a client by a code: {status, body}. */
export async function enrol(code) {
    const answer = await post("/enrol", { code });
    return answer.status === 200 ? { ...answer, account: await keep(answer.body) } : answer;
}

/** The account of an answer, stored. */
async function keep({ user, lang, client_id, client_secret }) {
    const id = String(user.id);
    const known = (await database.account(id)) || {};
    const isNew = Boolean(client_secret);
    const secret = isNew ? { client_id, client_secret, token: null, is_revoked: false } : {};
    const account = { ...known, id, user, lang, ...secret };
    await database.putAccount(account);
    return account;
}
