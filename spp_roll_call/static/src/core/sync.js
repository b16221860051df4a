/** @odoo-module **/

import { Api, NotReached, Refused, Revoked } from "./api";
import * as database from "./database";
import { decidedHouseholds, followInRoster, isOpenQuestion } from "./households";
import { nextBatch, outcomeOf, requestOf } from "./outbox";
import { applyToRoster } from "./roster";

// Sends the outbox, in its order. Run by the page and by the service worker, never by two at once.

export const CHANNEL = "spp-roll-call";
const LOCK = "spp-roll-call-sending";
/** Sooner the roster is not read again after sending. */
const READ_AFTER = 20 * 1000;

/** Do something while nobody else of this phone sends. */
function alone(work) {
    return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

/**
 * Send what waits, of all accounts of the phone, each by its own client.
 *
 * @param {(change: Object, record: Object) => Promise} onChange called after each change of what is stored, with
 *   {account, session, closed}, and the record of the session where it is known
 * @returns {Object} {isSent: whether nothing waits any more that can be sent, retryAfter: seconds, count: statements sent,
 *   isFull: whether the phone is too full to store what the server answered}
 */
export function sendAll(onChange) {
    return alone(async () => {
        const done = { isSent: true, retryAfter: 0, count: 0, isFull: false };
        for (const account of await database.accounts()) {
            if (!account.is_revoked) {
                await new Sender(account, onChange).run(done);
            }
        }
        return done;
    });
}

class Sender {
    constructor(account, onChange) {
        Object.assign(this, { account, onChange });
        this.api = new Api(account, database.putAccount);
        this.changed = new Set();
    }

    async run(done) {
        try {
            let batch;
            while ((batch = nextBatch(await database.statements(this.account.id)))) {
                await this.send(batch);
                done.count += batch.length;
            }
            for (const key of this.changed) {
                await this.read(key).catch(passOverRefused);
            }
        } catch (error) {
            await this.fail(error, done);
        }
    }

    async fail(error, done) {
        if (error instanceof Revoked) {
            await database.revoke(this.account.id);
            await this.onChange({ account: this.account.id });
        } else if (error instanceof NotReached) {
            done.isSent = false;
            done.retryAfter = Math.max(done.retryAfter, error.retryAfter);
        } else if (database.isFull(error)) {
            Object.assign(done, { isSent: false, isFull: true }); // it waits on, and is sent again: nothing counts twice
        } else {
            throw error;
        }
    }

    async send(batch) {
        const [{ kind, session: key }] = batch;
        const known = await database.session(this.account.id, key);
        const id = known ? known.id : Number(key);
        let answer;
        try {
            answer = await this.api.call(...requestOf(batch, id));
        } catch (error) {
            if (!(error instanceof Refused)) {
                throw error;
            }
            await this.refuse(batch, error);
            return;
        }
        const settled = kind === "mark" || kind === "unknown" ? this.settleRows : this.settleWhole;
        await settled.call(this, batch, answer, await database.session(this.account.id, key)); // it may have been read anew
    }

    /** The whole request was refused. */
    async refuse(batch, { message, code }) {
        const values = { state: "refused", detail: message, code };
        await database.settle(batch.map(({ order }) => [order, values]));
        await this.tell(batch);
        this.changed.add(batch[0].session);
    }

    async settleRows(batch, { results }, record) {
        const later = await database.statements(this.account.id);
        const changes = batch.map((statement, index) => {
            return [statement, outcomeOf(results[index], isLast(statement, later))];
        });
        const kept = changes.filter(([, { state }]) => state === "kept").map(([statement]) => statement);
        if (record?.item.roster) {
            this.keepMarks(
                kept.filter(({ kind }) => kind === "mark"),
                record
            );
        }
        await database.settle(
            changes.map(([{ order }, values]) => [order, values.state === "kept" ? null : values]),
            record
        );
        await this.tell(batch, null, record);
        if (kept.length < batch.length || !record || Math.abs(Date.now() - record.read_at) > READ_AFTER) {
            this.changed.add(batch[0].session);
        }
    }

    keepMarks(kept, { item }) {
        const decided = item.household_rule && decidedHouseholds(item);
        kept.forEach((statement) => keep(item.roster, statement));
        if (item.household_rule) {
            kept.filter((statement) => isOpenQuestion(item, statement)).forEach(({ session }) =>
                this.changed.add(session)
            );
            followInRoster(item, decided);
        }
    }

    /** A session was made, completed or cancelled: all of it was taken. */
    async settleWhole([statement], answer, known) {
        let record = known;
        if (statement.kind === "session") {
            record = {
                account: this.account.id,
                key: statement.session,
                id: answer.id,
                item: answer,
                read_at: Date.now(),
            };
        } else if (record) {
            const until = answer.correctable_until ?? null;
            record = { ...record, item: { ...record.item, state: answer.state, correctable_until: until } };
        }
        await database.settle([[statement.order, null]], record);
        this.changed.add(statement.session);
        await this.tell([statement], { ...answer, kind: statement.kind }, record);
    }

    /** Read a session anew. What waits on the phone is shown on top of it. */
    async read(key) {
        const record = await readSession(this.account, key);
        await this.tell([{ session: key }], null, record);
    }

    tell([{ session }], closed = null, record = null) {
        return this.onChange({ account: this.account.id, session, closed }, record);
    }
}

/** A session that the server refuses to show, for it is somebody else's by now, stays as it is until the next list. */
function passOverRefused(error) {
    if (!(error instanceof Refused)) {
        throw error;
    }
}

/** Whether this phone has stated nothing about the person, or about a member of the household, after a statement. */
function isLast({ session, participant_id, order }, statements) {
    const isAbout = (each) => each.participant_id === participant_id || each.person?.household_id === participant_id;
    return !statements.some((each) => each.session === session && each.order > order && isAbout(each));
}

/** Let the stored roster say what the server has kept, unless the server sent something later meanwhile. */
function keep(roster, statement) {
    const person = roster.find((each) => each.participant_id === statement.participant_id);
    if (!person || !(Date.parse(person.marked_at) > Date.parse(statement.marked_at))) {
        applyToRoster(roster, statement);
    }
}

/** Read a session of the server anew and store it. Returns its record, none where the server does not have it yet. */
export async function readSession(account, key) {
    const known = await database.session(account.id, key);
    const id = known ? known.id : Number(key);
    if (!id) {
        return known;
    }
    const asked_at = Date.now();
    const item = await new Api(account, database.putAccount).call("GET", `/sessions/${id}`);
    return database.putSession({ account: account.id, key, id, item, read_at: Date.now(), asked_at });
}
