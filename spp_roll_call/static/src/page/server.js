/** @odoo-module **/

import { Api, NotReached, Revoked } from "../core/api";
import { offsetOf } from "../core/clock";
import * as database from "../core/database";
import { readSession } from "../core/sync";
import { _t } from "../core/words";
import { ADDRESS } from "./address";
import { enrol, register } from "./device";
import { fullText } from "./storage";
import { lengthText } from "./when";

/** Asks the server who uses the phone, what time it is, and for the sessions. */
export class Server {
    constructor(store) {
        Object.assign(this, { store, contactedAt: 0, isEnrolled: false });
    }

    get account() {
        return this.store.account;
    }

    get notes() {
        return this.store.state.notes;
    }

    /** Ask for everything, and show it. */
    async contact() {
        const { store } = this;
        store.state.isLoading = true;
        try {
            await database.forgetOldRosters(store.clock.earliest());
            await this.identify();
            if (this.account && !this.account.is_revoked) {
                await this.measureClock();
                await this.readSessions();
            }
            this.contactedAt = Date.now();
            store.state.isOffline = false;
        } catch (error) {
            await store.failed(error);
        }
        store.state.isLoading = false;
        await store.route();
    }

    // who uses the phone

    /** Become a client by the code in the address, which a QR code on a desk has put there. */
    async enrolByCode() {
        const code = /^#enrol=([\w-]+)$/.exec(location.hash)?.[1];
        if (!code) {
            return;
        }
        history.replaceState(null, "", ADDRESS);
        try {
            const { account, body } = await enrol(code);
            if (account) {
                this.isEnrolled = true;
                await this.store.become(account);
            } else {
                this.notes.login = body.detail;
            }
        } catch (error) {
            this.notes.login = database.isFull(error)
                ? fullText()
                : _t("There is no network. Read the code again once there is.");
        }
    }

    async identify() {
        const { store } = this;
        const { status, body, account } = await register();
        this.notes.right = "";
        if (account && !(this.isEnrolled && account.id !== this.account?.id)) {
            await store.become(account);
        } else if (status === 401 && body.code === "login_again") {
            await this.logInAgain(body);
        } else if (status === 403 && !this.account) {
            this.notes.right = body.detail;
        }
        store.state.isLoggedIn = Boolean(account) && account.id === this.account?.id;
    }

    /** The login in this browser is older than the end of a phone of its user, who may be another one than the page's. */
    async logInAgain({ user, detail }) {
        if (String(user.id) === this.account?.id) {
            await database.revoke(this.account.id);
            await this.store.useAccount(this.account.id);
        }
        this.notes.login = detail;
        this.store.state.hasOldLogin = true;
    }

    // what time it is

    async measureClock() {
        const { clock } = this.store;
        const asked = Date.now();
        const { server_time } = await this.api().call("GET", "/me");
        clock.see(offsetOf(Date.parse(server_time), asked, Date.now()));
        await database.set("clock", { offset: clock.offset, seenAt: clock.seenAt });
        this.sayClock();
    }

    sayClock() {
        this.notes.clock = this.clockText();
    }

    clockText() {
        const { clock } = this.store;
        if (clock.isImpossible) {
            return _t(
                "The clock of this phone is wrong: the server was last reached at a later time. Set the clock; until then marks get that time."
            );
        }
        if (clock.wasSetBack || !clock.isFarOff) {
            return "";
        }
        const length = lengthText(clock.offset);
        return clock.offset > 0
            ? _t(
                  "The clock of this phone is behind: %(length)s. Marks get the right time; set the clock of the phone.",
                  { length }
              )
            : _t(
                  "The clock of this phone is ahead: %(length)s. Marks get the right time; set the clock of the phone.",
                  { length }
              );
    }

    // sessions

    async readSessions() {
        const asked = Date.now();
        const { status, body, tag } = await this.api().read("/sessions", await database.listedTag(this.account.id));
        if (status !== 304) {
            const items = body.items;
            let cursor = body.next_cursor;
            const isOnePage = !cursor;
            while (cursor) {
                const page = await this.api().call("GET", `/sessions?cursor=${encodeURIComponent(cursor)}`);
                items.push(...page.items);
                cursor = page.next_cursor;
            }
            await database.putListed(
                this.account.id,
                items,
                isOnePage ? tag : null,
                asked,
                this.store.clock.earliest()
            );
        }
        await this.store.readRecords();
    }

    /** A session with its roster. Says so where it cannot be had. */
    async fetchSession(key) {
        const { store } = this;
        try {
            const record = await readSession(this.account, key);
            if (record) {
                store.records.set(key, record);
            } else {
                this.sayMissing();
            }
            return record;
        } catch (error) {
            if (error instanceof NotReached) {
                this.sayMissing();
            } else {
                await store.failed(error);
            }
            return null;
        }
    }

    sayMissing() {
        this.store.toast(_t("This session is not on the phone. Open it once there is a network."));
    }

    /** Read the open roster anew. What waits stays on top of it. */
    async readOpen() {
        const { store, account } = this;
        if (!store.rollCall || !account || account.is_revoked) {
            return;
        }
        try {
            const { key } = store.rollCall;
            const record = await readSession(account, key);
            await store.changed({ account: account.id, session: key }, record);
        } catch (error) {
            await store.failed(error, account);
        }
    }

    // requests

    api() {
        return new Api(this.account, database.putAccount);
    }

    /** Ask for something that somebody waits for. A phone that was shut out wipes itself. */
    async call(method, path, body) {
        const { account } = this;
        try {
            return await this.api().call(method, path, body);
        } catch (error) {
            if (error instanceof Revoked) {
                await this.store.failed(error, account);
            }
            throw error;
        }
    }
}
