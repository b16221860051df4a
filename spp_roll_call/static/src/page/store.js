/** @odoo-module **/

import { reactive } from "@odoo/owl";
import { Api, NotReached, Refused, Revoked } from "../core/api";
import { Clock, offsetOf } from "../core/clock";
import * as database from "../core/database";
import { CHANNEL, readSession, sendAll } from "../core/sync";
import { _t, speak } from "../core/words";
import { ADDRESS } from "./address";
import { enrol, register } from "./device";
import { rollCallOf } from "./household_roll_call";
import { summaryOf } from "./summary";
import { lengthText, today } from "./when";

const SOON = 50;
const REGULARLY = 30 * 1000;
const LONGEST_WAIT = 60;
/** Sessions and the clock are asked for again when the page is looked at after so long, or the clock was set. */
const STALE = 5 * 60 * 1000;
const TOAST = 5000;

function fullText() {
    return _t(
        "This phone is full: it could not store what the server says. Nothing that waits is lost. Make room on the phone."
    );
}

/** What the page shows, and the verbs behind its buttons. */
export class Store {
    constructor() {
        this.state = reactive({
            screen: "loading", // login, revoked, no_right, no_storage, today, roll_call
            user: null,
            sessions: [],
            unsent: 0,
            others: 0,
            isOffline: !navigator.onLine,
            isLoggedIn: false, // to Odoo, as whoever uses the page; the phone does without
            notes: { storage: "", keeping: "", clock: "", right: "", login: "" },
            hasNewVersion: false,
            hasOldLogin: false,
            dialog: null,
            said: "",
            toast: "",
            isLoading: false,
        });
        this.clock = new Clock();
        this.account = null;
        this.records = new Map();
        this.statements = [];
        this.rollCall = null;
        this.tries = 0;
        this.contactedAt = 0;
    }

    // at start

    async start() {
        await this.checkStorage();
        this.channel = new BroadcastChannel(CHANNEL);
        this.channel.onmessage = ({ data }) => this.changed(data);
        addEventListener("online", () => this.wake());
        addEventListener("offline", () => (this.state.isOffline = true));
        addEventListener("popstate", () => this.route());
        document.addEventListener("visibilitychange", () => !document.hidden && this.look());
        setInterval(() => this.regularly(), REGULARLY);
        if (this.state.notes.storage) {
            this.state.screen = "no_storage";
            return;
        }
        this.askToKeep(); // without waiting: some browsers ask the user
        this.clock.offset = (await database.setting("offset")) || 0;
        await database.forgetOldRosters().catch((error) => this.failed(error));
        await this.useAccount(await database.setting("account"));
        await this.enrolByCode();
        await this.contact();
        this.soon(0);
    }

    /** Say before marking begins if this browser would not keep marks. */
    async checkStorage() {
        if (!isSecureContext) {
            this.state.notes.storage = _t(
                "Open this page by its address that begins with https. Browsers keep nothing safely for others."
            );
            return;
        }
        try {
            await database.tryRoom();
        } catch {
            this.state.notes.storage = _t(
                "This browser cannot keep marks: it is a private window, or the phone is full. Open the page in an " +
                    "ordinary window, or make room on the phone. Until then use paper."
            );
        }
    }

    /**
     * Ask the browser to promise that what waits stays, and say so where it does not.
     *
     * A private window cannot be told from others: it stores everything until it is closed. What was understood is
     * stored as well, so that an ordinary window says it once, and a private one each time it is opened.
     */
    async askToKeep() {
        const isPromised = Boolean(await navigator.storage?.persist?.());
        if (!isPromised && !(await database.setting("understood"))) {
            this.state.notes.keeping = _t(
                "This browser does not promise to keep marks that wait. In a private window they are lost when you close it: " +
                    "use an ordinary one, and put this page on the home screen."
            );
        }
    }

    async understood() {
        try {
            await database.set("understood", true);
            this.state.notes.keeping = "";
        } catch (error) {
            await this.failed(error);
        }
    }

    /** Show what the phone has stored for an account. */
    async useAccount(id) {
        this.account = (id && (await database.account(id))) || null;
        this.state.user = this.account?.user || null;
        this.records.clear();
        this.rollCall = null;
        this.state.screen = "loading";
        if (!this.account) {
            return;
        }
        await this.loadWords(this.account.lang);
        for (const record of await database.sessions(this.account.id)) {
            this.records.set(record.key, record);
        }
        await this.readStatements();
        await this.countOthers();
        await this.route();
    }

    async loadWords(lang) {
        if (!lang || lang.startsWith("en")) {
            speak({});
            Object.assign(document.documentElement, { lang: "en", dir: "ltr" });
            return;
        }
        try {
            const { words, direction } = await (await fetch(`${ADDRESS}/words/${lang}`)).json();
            speak(words);
            Object.assign(document.documentElement, { lang: lang.replace("_", "-").split("@")[0], dir: direction });
        } catch {
            speak({}); // without network, and never loaded before: English
        }
    }

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
                await this.become(account);
            } else {
                this.state.notes.login = body.detail;
            }
        } catch (error) {
            this.state.notes.login = database.isFull(error)
                ? fullText()
                : _t("There is no network. Read the code again once there is.");
        }
    }

    async become(account) {
        await database.set("account", account.id);
        if (this.account?.id !== account.id || this.account.is_revoked) {
            await this.useAccount(account.id);
        } else {
            this.account = account;
            this.state.user = account.user;
        }
    }

    // contact with the server

    /** Ask the server who uses the phone, what time it is, and for the sessions. */
    async contact() {
        this.state.isLoading = true;
        try {
            await database.forgetOldRosters();
            await this.identify();
            if (this.account && !this.account.is_revoked) {
                await this.measureClock();
                await this.readSessions();
            }
            this.contactedAt = Date.now();
            this.state.isOffline = false;
        } catch (error) {
            await this.failed(error);
        }
        this.state.isLoading = false;
        await this.route();
    }

    async identify() {
        const { status, body, account } = await register();
        Object.assign(this.state.notes, { right: "", login: this.state.notes.login });
        if (account && !(this.isEnrolled && account.id !== this.account?.id)) {
            await this.become(account);
        } else if (status === 401 && body.code === "login_again") {
            await this.logInAgain(body);
        } else if (status === 403 && !this.account) {
            this.state.notes.right = body.detail;
        }
        this.state.isLoggedIn = Boolean(account) && account.id === this.account?.id;
    }

    /** The login in this browser is older than the end of a phone of its user, who may be another one than the page's. */
    async logInAgain({ user, detail }) {
        if (String(user.id) === this.account?.id) {
            await database.revoke(this.account.id);
            await this.useAccount(this.account.id);
        }
        this.state.notes.login = detail;
        this.state.hasOldLogin = true;
    }

    api() {
        return new Api(this.account, database.putAccount);
    }

    /** Ask the server for something that somebody waits for. A phone that was shut out wipes itself. */
    async call(method, path, body) {
        const { account } = this;
        try {
            return await this.api().call(method, path, body);
        } catch (error) {
            if (error instanceof Revoked) {
                await this.failed(error, account);
            }
            throw error;
        }
    }

    async measureClock() {
        const asked = Date.now();
        const { server_time } = await this.api().call("GET", "/me");
        this.clock.offset = offsetOf(Date.parse(server_time), asked, Date.now());
        await database.set("offset", this.clock.offset);
        this.sayClock();
    }

    sayClock() {
        const length = lengthText(this.clock.offset);
        const text =
            this.clock.offset > 0
                ? _t(
                      "The clock of this phone is behind: %(length)s. Marks get the right time; set the clock of the phone.",
                      { length }
                  )
                : _t(
                      "The clock of this phone is ahead: %(length)s. Marks get the right time; set the clock of the phone.",
                      { length }
                  );
        this.state.notes.clock = this.clock.isFarOff ? text : "";
    }

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
            await database.putListed(this.account.id, items, isOnePage ? tag : null, asked);
        }
        await this.readRecords();
    }

    async readRecords() {
        this.records = new Map((await database.sessions(this.account.id)).map((record) => [record.key, record]));
        if (this.records.get(this.rollCall?.key)?.item.roster) {
            this.refreshRollCall();
        }
        this.refreshSummaries();
    }

    /** account: who asked, where it may be somebody else by now */
    async failed(error, account = this.account) {
        if (error instanceof Revoked) {
            await database.revoke(account.id);
            await this.changed({ account: account.id });
        } else if (error instanceof NotReached) {
            this.state.isOffline = true;
        } else if (error instanceof Refused) {
            this.toast(error.message);
        } else if (database.isFull(error)) {
            this.toast(fullText());
        } else {
            throw error;
        }
    }

    // sending

    soon(delay = SOON) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.send(), delay);
    }

    async send() {
        if (this.isSending) {
            this.sendAgain = true;
            return;
        }
        const { isSent, retryAfter, count, isFull } = await this.sendAlone();
        if (isFull) {
            this.toast(fullText());
        } else if (count || !isSent) {
            this.state.isOffline = !isSent; // where nothing waited, nothing was tried
        }
        this.tries = isSent ? 0 : this.tries + 1;
        if (this.sendAgain) {
            this.sendAgain = false;
            this.soon(isSent ? 0 : undefined);
        }
        if (!isSent) {
            this.sendLater(retryAfter);
        }
    }

    async sendAlone() {
        this.isSending = true;
        try {
            return await sendAll((change, record) => {
                this.channel.postMessage(change);
                return this.changed(change, record);
            });
        } finally {
            this.isSending = false;
        }
    }

    /** Try again after a while that grows, and that differs from phone to phone. */
    sendLater(retryAfter) {
        const seconds = Math.max(retryAfter, Math.min(LONGEST_WAIT, 2 ** this.tries) * (0.5 + Math.random()));
        clearTimeout(this.laterTimer);
        this.laterTimer = setTimeout(() => this.soon(0), seconds * 1000);
        this.askBackgroundSync();
    }

    async askBackgroundSync() {
        try {
            const registration = await navigator.serviceWorker?.ready;
            await registration?.sync?.register("send");
        } catch (error) {
            console.info("No background sync:", error.message); // the page sends by itself while it is open
        }
    }

    wake() {
        this.state.isOffline = false;
        this.tries = 0;
        this.soon(0);
        return this.contact();
    }

    look() {
        this.soon(0);
        if (Math.abs(Date.now() - this.contactedAt) > STALE) {
            this.contact();
        } else {
            this.readOpen();
        }
    }

    regularly() {
        this.countOthers();
        if (this.state.unsent || this.state.others) {
            this.soon(0);
        }
        if (!document.hidden) {
            this.readOpen();
        }
    }

    /** Read the open roster anew. What waits stays on top of it. */
    async readOpen() {
        if (!this.rollCall || !this.account || this.account.is_revoked) {
            return;
        }
        const { account } = this;
        try {
            const { key } = this.rollCall;
            const record = await readSession(account, key);
            await this.changed({ account: account.id, session: key }, record);
        } catch (error) {
            await this.failed(error, account);
        }
    }

    /** Something stored has changed: by this page, another one of this phone, or the worker. */
    async changed({ account, session, closed }, known = null) {
        if (!this.account || account !== this.account.id) {
            await this.countOthers();
            await this.readOpen(); // marks of somebody else of this phone may be about it
            return;
        }
        if (!session) {
            await this.useAccount(account);
            return;
        }
        const record = known || (await database.session(account, session));
        if (record) {
            this.records.set(session, record);
        }
        await this.readStatements();
        if (this.rollCall?.key === session) {
            this.refreshRollCall();
            if (closed) {
                this.rollCall.tellClosed(closed);
            }
        }
    }

    // statements

    async readStatements() {
        const stored = await database.statements(this.account.id);
        const known = new Set(stored.map(({ uuid }) => uuid));
        this.statements = [...stored, ...this.statements.filter((each) => each.isUnwritten && !known.has(each.uuid))];
        this.clock.startAfter(stored.map(({ marked_at }) => marked_at));
        this.count();
    }

    async countOthers() {
        const all = await database.allStatements();
        this.state.others = all.filter((each) => each.account !== this.account?.id && each.state === "waiting").length;
    }

    statementsOf(key) {
        return this.statements.filter((each) => each.session === key && each.account === this.account?.id);
    }

    count() {
        const mine = this.statements.filter((each) => each.account === this.account?.id);
        this.state.unsent = mine.filter(({ state }) => state === "waiting").length;
        this.refreshSummaries();
    }

    /** What the list says. It is counted when the list is looked at. */
    refreshSummaries() {
        if (this.rollCall) {
            return;
        }
        const day = today(this.clock.time());
        const summaries = [...this.records.values()].map((record) =>
            summaryOf(record, this.statementsOf(record.key), day)
        );
        this.state.sessions = summaries;
    }

    /** A statement about a session, which is not stored yet. */
    statement(key, kind, values) {
        return {
            account: this.account.id,
            session: key,
            kind,
            uuid: crypto.randomUUID(),
            marked_at: this.clock.next(),
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
     * @param {Object[]} made of statement()
     * @param {Object[]} removed older statements that these make pointless
     * @param {Object} record a session that this phone makes
     */
    async append(made, removed = [], record = null) {
        this.statements = this.statements.filter((each) => !removed.includes(each)).concat(made);
        this.count();
        try {
            const written = made.map(({ isUnwritten, ...statement }) => statement);
            const orders = removed.map(({ order }) => order).filter(Boolean);
            await database.append(written, orders, record);
            made.forEach((statement, index) =>
                Object.assign(statement, { order: written[index].order, isUnwritten: false })
            );
            this.soon();
        } catch (error) {
            console.error(error);
            const detail = _t("This phone could not store it: %(error)s. Make room on the phone, then try again.", {
                error: error.name,
            });
            made.forEach((statement) => Object.assign(statement, { state: "refused", code: "not_stored", detail }));
        }
        this.showStatements();
    }

    /** Take away a statement that somebody has dealt with. */
    async dismiss(uuid) {
        const statement = this.statements.find((each) => each.uuid === uuid);
        try {
            if (statement?.order) {
                await database.removeStatements([statement.order]);
            }
            this.statements = this.statements.filter((each) => each !== statement);
        } catch (error) {
            await this.failed(error);
        }
        this.showStatements();
    }

    /** Let a refused statement be sent again, as it was made. */
    async tryAgain(uuid) {
        const statement = this.statements.find((each) => each.uuid === uuid);
        if (!statement) {
            return;
        }
        const values = { state: "waiting", detail: "", code: "" };
        if (statement.isUnwritten) {
            const { order, ...again } = statement;
            const made = statement.kind === "session" ? this.records.get(statement.session) : null;
            await this.append([{ ...again, ...values }], [statement], made);
        } else {
            await database.settle([[statement.order, values]], null).catch((error) => this.failed(error));
            await this.readStatements();
            this.soon(0);
        }
        this.showStatements();
    }

    showStatements() {
        this.count();
        if (this.rollCall) {
            this.refreshRollCall();
        }
    }

    /** Show what is stored of the session that is open. One that the phone has no more stays as it was shown. */
    refreshRollCall() {
        const { key, state } = this.rollCall;
        this.rollCall.refresh(this.records.get(key) || { key, item: state.item }, this.statementsOf(key));
    }

    // where we are

    go(key = "") {
        const record = this.records.get(key);
        const address = key ? `${ADDRESS}?session=${encodeURIComponent(record?.id || key)}` : ADDRESS;
        history.pushState(null, "", address);
        return this.route();
    }

    async route() {
        const { state } = this;
        if (!this.account) {
            state.screen = state.notes.right ? "no_right" : "login";
            return;
        }
        if (this.account.is_revoked) {
            Object.assign(state, { screen: "revoked", dialog: null, said: "", toast: "", sessions: [] });
            this.rollCall = null;
            return;
        }
        const wanted = new URLSearchParams(location.search).get("session");
        const key = wanted && this.keyOf(wanted);
        if (!key) {
            this.rollCall = null;
            state.screen = "today";
            this.refreshSummaries();
            return;
        }
        if (this.rollCall?.key !== key) {
            await this.open(key);
        }
    }

    keyOf(wanted) {
        const found = [...this.records.values()].find(({ key, id }) => key === wanted || String(id) === wanted);
        return found ? found.key : wanted;
    }

    /** Open the roll call of a session, with what the phone has; and what it has not from the server. */
    async open(key) {
        let record = this.records.get(key);
        if (!record?.item.roster) {
            record = await this.fetchSession(key);
        }
        if (!record?.item.roster) {
            history.replaceState(null, "", ADDRESS);
            await this.route();
            return;
        }
        this.rollCall = rollCallOf(this, record);
        this.state.screen = "roll_call";
        scrollTo(0, 0);
        this.readOpen();
    }

    async fetchSession(key) {
        try {
            const record = await readSession(this.account, key);
            if (record) {
                this.records.set(key, record);
            }
            return record;
        } catch (error) {
            if (error instanceof NotReached) {
                this.toast(_t("This session is not on the phone. Open it once there is a network."));
            } else {
                await this.failed(error);
            }
            return null;
        }
    }

    // what is said

    /** Say something to those who listen to the page. */
    say(text) {
        this.state.said = text;
    }

    /** Say something to everybody, for a while. */
    toast(text) {
        this.state.toast = text;
        clearTimeout(this.toastTimer);
        this.toastTimer = setTimeout(() => (this.state.toast = ""), TOAST);
    }

    /** Ask in a dialog. props: of the component, with `confirm` called with what was given. */
    ask(name, props = {}) {
        this.state.dialog = { name, props, id: crypto.randomUUID() };
    }

    closeDialog() {
        this.state.dialog = null;
    }
}
