/** @odoo-module **/

// What is stored on the phone. One database for all who use it; everything but settings is of one account.
//
// accounts    {id (of the user), user, lang, client_id, client_secret, token, token_until, is_revoked}
// sessions    {account, key, id, item, read_at, asked_at, settled_at}: asked_at is when the server was asked for what is
//             stored, settled_at when an answer to marks was stored; key is the uid of a session that this phone made, else the id as text;
//             item is the session as the API sends it, without a roster once that has left the phone
// statements  {order, account, session (its key), kind, uuid, marked_at, state, ...}: the outbox. See roster.js for
//             marks, outbox.js for how each is sent. state: waiting, refused, held
// settings    {name: value}; "listed <account>" is the ETag of the list of sessions, while they are stored as it has them;
//             "words <language>" is what the server said last of a language; clock is {offset, seenAt} of the Clock

const NAME = "spp-roll-call";
const VERSION = 1;
const DURABLE = { durability: "strict" };
/** So many days after its session a roster leaves the phone. */
const ROSTER_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

let opening = null;

/** The database, opened once. */
export function database() {
    opening ||= globalThis.idb.openDB(NAME, VERSION, {
        upgrade(db) {
            db.createObjectStore("accounts", { keyPath: "id" });
            db.createObjectStore("sessions", { keyPath: ["account", "key"] });
            const store = db.createObjectStore("statements", { keyPath: "order", autoIncrement: true });
            store.createIndex("account", "account");
            db.createObjectStore("settings");
        },
        terminated() {
            opening = null;
        },
    });
    opening.catch(() => (opening = null));
    return opening;
}

/** Whether an error says that the phone is full. */
export function isFull(error) {
    return error.name === "QuotaExceededError";
}

/** Do work(transaction), and return what it returns once all of it is stored. If it throws, nothing is. */
async function write(stores, work, options) {
    const transaction = (await database()).transaction(stores, "readwrite", options);
    const [answer] = await Promise.all([work(transaction), transaction.done]);
    return answer;
}

export async function setting(name) {
    return (await database()).get("settings", name);
}

export async function set(name, value) {
    return (await database()).put("settings", value, name);
}

/** Throws if the phone has no room for two megabytes. Nothing stays of them. What a browser estimates may be invented. */
export async function tryRoom() {
    return write("settings", ({ store }) => Promise.all([store.put(noise(), "room"), store.delete("room")]));
}

/** Bytes that no browser can store as fewer. */
function noise() {
    const [part, all] = [crypto.getRandomValues(new Uint8Array(1 << 16)), new Uint8Array(1 << 21)];
    for (let start = 0; start < all.length; start += part.length) {
        all.set(part, start);
    }
    return all;
}

export async function accounts() {
    return (await database()).getAll("accounts");
}

export async function account(id) {
    return (await database()).get("accounts", id);
}

export async function putAccount(value) {
    return (await database()).put("accounts", value);
}

/** Forget what the phone knows by an account. Its statements stay. */
export async function revoke(id) {
    return write(["accounts", "sessions", "settings"], forget, DURABLE);

    async function forget(transaction) {
        const { user, lang, client_id } = await transaction.objectStore("accounts").get(id);
        await transaction.objectStore("settings").delete(listName(id));
        await transaction.objectStore("accounts").put({ id, user, lang, client_id, is_revoked: true });
        await transaction.objectStore("sessions").delete(ofAccount(id));
    }
}

function ofAccount(id) {
    return IDBKeyRange.bound([id], [id, []]);
}

export async function sessions(accountId) {
    return (await database()).getAll("sessions", ofAccount(accountId));
}

export async function session(accountId, key) {
    return (await database()).get("sessions", [accountId, key]);
}

function listName(accountId) {
    return `listed ${accountId}`;
}

/** The ETag of the list of sessions, if they are still stored as it has them. */
export async function listedTag(accountId) {
    return setting(listName(accountId));
}

/** Whether a moment is not before another one. One that is still to come is of a clock that was set back: it says nothing. */
function isSince(moment, asked) {
    return moment >= asked && moment <= Date.now();
}

/** Store a session, unless marks were kept, or it was asked for again, since it was asked for. Returns what is stored. */
export async function putSession(value) {
    return write(["sessions", "settings"], async (transaction) => {
        const known = await transaction.objectStore("sessions").get([value.account, value.key]);
        if (isSince(known?.settled_at, value.asked_at) || isSince(known?.asked_at, value.asked_at)) {
            return known;
        }
        await putChanged(transaction, value);
        return value;
    });
}

/** Store a session. If it says something else than before, the list of sessions has to be read anew. */
async function putChanged(transaction, record) {
    const store = transaction.objectStore("sessions");
    const known = await store.get([record.account, record.key]);
    if (JSON.stringify(known?.item) !== JSON.stringify(record.item)) {
        await transaction.objectStore("settings").delete(listName(record.account));
    }
    await store.put(record);
}

/** The key of a session that the server sent. One that this phone made keeps its own. */
function keyOf(item, known) {
    return item.uid && known.has(item.uid) ? item.uid : String(item.id);
}

/**
 * Store the sessions that the server listed, and forget those it does not list any more. tag: the ETag of the list;
 * asked: when it was asked for; now: see forgetOldRosters()
 *
 * Sessions stay about which something is to be sent, those of which marks were kept since the list was asked for, and
 * those that the server does not know yet.
 */
export async function putListed(accountId, items, tag, asked, now) {
    return write(["sessions", "statements", "settings"], async (transaction) => {
        const store = transaction.objectStore("sessions");
        const old = new Map((await store.getAll(ofAccount(accountId))).map((record) => [record.key, record]));
        const isSettledSince = (key) => isSince(old.get(key)?.settled_at, asked);
        await transaction
            .objectStore("settings")
            .put([...old.keys()].some(isSettledSince) ? null : tag, listName(accountId));
        const stated = new Set(await statedIn(transaction, accountId));
        const read_at = Date.now();
        const listed = new Set();
        for (const item of items) {
            const key = keyOf(item, old);
            listed.add(key);
            if (!isSettledSince(key)) {
                const stored = isOver(item, now) && !stated.has(key) ? bare(item) : item;
                await store.put({ account: accountId, key, id: item.id, read_at, asked_at: asked, item: stored });
            }
        }
        for (const [key, record] of old) {
            if (!listed.has(key) && record.id && !stated.has(key)) {
                await store.delete([accountId, key]);
            }
        }
    });
}

/** The keys of the sessions about which statements are on the phone. */
async function statedIn(transaction, accountId) {
    const all = await transaction.objectStore("statements").index("account").getAll(accountId);
    return all.map((statement) => statement.session);
}

/** Whether a roster has to leave the phone. */
function isOver(item, now) {
    return Date.parse(item.date) + (ROSTER_DAYS + 1) * DAY < now;
}

function bare(item) {
    return { ...item, roster: null };
}

/** Let rosters leave the phone whose time is over `now`, of all accounts, unless statements are there about them. */
export async function forgetOldRosters(now) {
    return write(["sessions", "statements"], async (transaction) => {
        const all = await transaction.objectStore("statements").getAll();
        const stated = new Set(all.map((each) => `${each.account} ${each.session}`));
        const store = transaction.objectStore("sessions");
        for (const record of await store.getAll()) {
            if (record.item.roster && isOver(record.item, now) && !stated.has(`${record.account} ${record.key}`)) {
                await store.put({ ...record, item: bare(record.item) });
            }
        }
    });
}

export async function statements(accountId) {
    return (await database()).getAllFromIndex("statements", "account", accountId);
}

export async function allStatements() {
    return (await database()).getAll("statements");
}

/**
 * Store new statements, and remove those that they make pointless (orders). Once this is done they survive whatever
 * happens to the phone. Sets the order of each.
 */
export async function append(added, removed = [], newSession = null) {
    const orders = await write(["statements", "sessions"], add, DURABLE);
    orders.forEach((order, index) => (added[index].order = order));

    async function add(transaction) {
        const store = transaction.objectStore("statements");
        await Promise.all(removed.map((order) => store.delete(order)));
        if (newSession) {
            await transaction.objectStore("sessions").put(newSession);
        }
        return Promise.all(added.map(({ ...statement }) => store.add(statement)));
    }
}

export async function removeStatements(orders) {
    return write("statements", ({ store }) => Promise.all(orders.map((order) => store.delete(order))), DURABLE);
}

/** Change statements: changes is {order: values}, null to remove one; record: the session as it is now. */
export async function settle(changes, record) {
    return write(["statements", "sessions", "settings"], change, DURABLE);

    async function change(transaction) {
        const store = transaction.objectStore("statements");
        for (const [order, values] of changes) {
            const statement = await store.get(order);
            await (statement && values ? store.put({ ...statement, ...values }) : store.delete(order));
        }
        if (record) {
            await putChanged(transaction, { ...record, settled_at: Date.now() });
        }
    }
}
