/** @odoo-module **/

import * as database from "../core/database";
import { _t } from "../core/words";

/** What was stated on this phone by whoever uses it, and is not a part of the server's answers yet. */
export class Outbox {
    constructor(store) {
        Object.assign(this, { store, all: [] });
    }

    get accountId() {
        return this.store.account?.id;
    }

    /** Those about a session. */
    of(key) {
        return this.all.filter((each) => each.session === key && each.account === this.accountId);
    }

    async read() {
        const stored = await database.statements(this.store.account.id);
        const known = new Set(stored.map(({ uuid }) => uuid));
        this.all = [...stored, ...this.all.filter((each) => each.isUnwritten && !known.has(each.uuid))];
        this.store.clock.startAfter(stored.map(({ marked_at }) => marked_at));
        this.count();
    }

    count() {
        const mine = this.all.filter((each) => each.account === this.accountId);
        this.store.state.unsent = mine.filter(({ state }) => state === "waiting").length;
        this.store.refreshSummaries();
    }

    /** Count what waits of others who use this phone. */
    async countOthers() {
        const all = await database.allStatements();
        const others = all.filter(({ account, state }) => account !== this.accountId && state === "waiting");
        this.store.state.others = others.length;
    }

    /** A statement about a session, which is not stored yet. */
    make(key, kind, values) {
        return {
            account: this.store.account.id,
            session: key,
            kind,
            uuid: crypto.randomUUID(),
            marked_at: this.store.clock.next(),
            state: "waiting",
            detail: "",
            code: "",
            isUnwritten: true,
            ...values,
        };
    }

    /**
     * Store statements on the phone and send them. They are shown at once, as waiting once they are stored; if the
     * phone cannot store them, as refused.
     *
     * @param {Object[]} made of make()
     * @param {Object[]} removed older statements that these make pointless
     * @param {Object} record a session that this phone makes
     */
    async append(made, removed = [], record = null) {
        this.all = this.all.filter((each) => !removed.includes(each)).concat(made);
        this.count();
        try {
            const written = made.map(({ isUnwritten, ...statement }) => statement);
            const orders = removed.map(({ order }) => order).filter(Boolean);
            await database.append(written, orders, record);
            made.forEach((statement, index) =>
                Object.assign(statement, { order: written[index].order, isUnwritten: false })
            );
            this.store.sending.soon();
        } catch (error) {
            console.error(error);
            const detail = _t("This phone could not store it: %(error)s. Make room on the phone, then try again.", {
                error: error.name,
            });
            made.forEach((statement) => Object.assign(statement, { state: "refused", code: "not_stored", detail }));
        }
        this.show();
    }

    /** Take away a statement that somebody has dealt with. */
    async dismiss(uuid) {
        const statement = this.all.find((each) => each.uuid === uuid);
        try {
            if (statement?.order) {
                await database.removeStatements([statement.order]);
            }
            this.all = this.all.filter((each) => each !== statement);
        } catch (error) {
            await this.store.failed(error);
        }
        this.show();
    }

    /** Let a refused statement be sent again, as it was made. */
    async tryAgain(uuid) {
        const statement = this.all.find((each) => each.uuid === uuid);
        if (!statement) {
            return;
        }
        const values = { state: "waiting", detail: "", code: "" };
        if (statement.isUnwritten) {
            const { order, ...again } = statement;
            const made = statement.kind === "session" ? this.store.records.get(statement.session) : null;
            await this.append([{ ...again, ...values }], [statement], made);
        } else {
            await database.settle([[statement.order, values]], null).catch((error) => this.store.failed(error));
            await this.read();
            this.store.sending.soon(0);
        }
        this.show();
    }

    show() {
        this.count();
        this.store.refreshRollCall();
    }
}
