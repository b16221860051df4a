/** @odoo-module **/

// Speaks /spp/v1 as the client of one account of this phone.

const PREFIX = "/spp/v1";
const TIMEOUT = 20 * 1000;
const TRANSIENT = new Set([408, 425, 429]);
/** A token is not used in its last minute. */
const SPARE = 60 * 1000;

/** No answer, or one that may be another one later. What was sent may have arrived. */
export class NotReached extends Error {
    constructor(message, retryAfter = 0) {
        super(message);
        this.retryAfter = retryAfter;
    }
}

/** The server does not take the request. code, message: of its problem document. */
export class Refused extends Error {
    constructor(message, code, status) {
        super(message);
        Object.assign(this, { code, status });
    }
}

/** The client of this phone was shut out. */
export class Revoked extends Error {}

/** fetch() that ends, and that throws NotReached for whatever may be better later. */
export async function ask(url, options = {}, timeout = TIMEOUT) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeout);
    try {
        const response = await fetch(url, {
            credentials: "omit",
            cache: "no-store",
            ...options,
            signal: controller.signal,
        });
        const text = await response.text();
        if (response.status >= 500 || TRANSIENT.has(response.status)) {
            throw new NotReached(`HTTP ${response.status}`, Number(response.headers.get("Retry-After")) || 0);
        }
        return { status: response.status, body: parsed(text), tag: response.headers.get("ETag") };
    } catch (error) {
        throw error instanceof NotReached ? error : new NotReached(String(error));
    } finally {
        clearTimeout(timer);
    }
}

/** Something between here and the server (a hotel's Wi-Fi, a proxy) may answer, too: only JSON is an answer. */
function parsed(text) {
    try {
        return text ? JSON.parse(text) : {};
    } catch {
        throw new NotReached("The answer is not from the server.");
    }
}

export class Api {
    /**
     * @param {Object} account with client_id, client_secret, token and token_until (milliseconds)
     * @param {(account: Object) => Promise} save called when the account has a new token
     */
    constructor(account, save) {
        Object.assign(this, { account, save });
    }

    /** The body of a good answer. Throws NotReached, Refused or Revoked. */
    async call(method, path, body) {
        return (await this.answer(method, path, body)).body;
    }

    /** The answer to GET, {status, body, tag}: 304 without a body if it is still the one with the tag. */
    read(path, tag) {
        return this.answer("GET", path, null, tag ? { "If-None-Match": tag } : {});
    }

    async answer(method, path, body, headers = {}) {
        let answer = await this.send(method, path, body, headers);
        if (answer.status === 401) {
            this.account.token = null;
            answer = await this.send(method, path, body, headers);
        }
        if (answer.status === 401) {
            throw new Revoked();
        }
        if (answer.status >= 400) {
            throw new Refused(answer.body.detail || `HTTP ${answer.status}`, answer.body.code || "", answer.status);
        }
        return answer;
    }

    async send(method, path, body, more) {
        const headers = { Authorization: `Bearer ${await this.token()}`, Accept: "application/json", ...more };
        if (body) {
            headers["Content-Type"] = "application/json";
        }
        return ask(PREFIX + path, { method, headers, body: body && JSON.stringify(body) });
    }

    async token() {
        const { account } = this;
        if (!account.token || account.token_until < Date.now() + SPARE) {
            await this.renew();
        }
        return account.token;
    }

    async renew() {
        const { account } = this;
        if (!account.client_secret) {
            throw new Revoked();
        }
        const { status, body } = await ask(`${PREFIX}/oauth/token`, {
            method: "POST",
            headers: { "Content-Type": "application/x-www-form-urlencoded" },
            body: new URLSearchParams({
                grant_type: "client_credentials",
                client_id: account.client_id,
                client_secret: account.client_secret,
            }),
        });
        if (status !== 200) {
            throw status === 401 && body.error === "invalid_client"
                ? new Revoked()
                : new NotReached(body.error_description || `HTTP ${status}`);
        }
        account.token = body.access_token;
        account.token_until = Date.now() + body.expires_in * 1000;
        await this.save(account);
    }
}
