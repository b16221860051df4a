/** @odoo-module **/

import { reactive } from "@odoo/owl";
import { NotReached, Refused, Revoked } from "../core/api";
import { Clock } from "../core/clock";
import * as database from "../core/database";
import { speak } from "../core/words";
import { ADDRESS } from "./address";
import { rollCallOf } from "./household_roll_call";
import { Outbox } from "./outbox";
import { Sending } from "./sending";
import { Server } from "./server";
import { fullText, isStoragePromised, refusalOfStorage } from "./storage";
import { summaryOf } from "./summary";
import { today } from "./when";

/** Milliseconds. */
const REGULARLY = 30 * 1000;
/** Sessions and the clock are asked for again when the page is looked at after so long, or the clock was set. */
const STALE = 5 * 60 * 1000;
const TOAST = 5000;

/** What the page shows, and where it is. */
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
            notes: { storage: "", clock: "", right: "", login: "" },
            hasNewVersion: false,
            hasOldLogin: false,
            dialog: null,
            said: "",
            toast: "",
            isLoading: false,
            isNotPromised: false,
        });
        this.clock = new Clock();
        this.account = null;
        this.records = new Map();
        this.rollCall = null;
        this.outbox = new Outbox(this);
        this.sending = new Sending(this);
        this.server = new Server(this);
    }

    // at start

    async start() {
        this.state.notes.storage = await refusalOfStorage();
        this.sending.listen();
        addEventListener("online", () => this.wake());
        addEventListener("offline", () => (this.state.isOffline = true));
        addEventListener("popstate", () => this.route());
        document.addEventListener("visibilitychange", () => !document.hidden && this.look());
        setInterval(() => this.regularly(), REGULARLY);
        if (this.state.notes.storage) {
            await this.route();
            return;
        }
        this.askToKeep(); // without waiting: some browsers ask the user
        Object.assign(this.clock, await database.setting("clock"));
        await database.forgetOldRosters(this.clock.earliest()).catch((error) => this.failed(error));
        await this.useAccount(await database.setting("account"));
        this.server.sayClock();
        await this.server.enrolByCode();
        await this.server.contact();
        this.sending.soon(0);
    }

    async askToKeep() {
        this.state.isNotPromised = !(await isStoragePromised());
    }

    async understood() {
        try {
            await database.set("understood", true);
            this.state.isNotPromised = false;
        } catch (error) {
            await this.failed(error);
        }
    }

    // who uses the phone

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
        await this.outbox.read();
        await this.readRecords();
        await this.outbox.countOthers();
        await this.route();
    }

    async loadWords(lang) {
        if (!lang || lang.startsWith("en")) {
            speak({});
            Object.assign(document.documentElement, { lang: "en", dir: "ltr" });
            return;
        }
        const { words = {}, lang: spoken = "en", direction = "ltr" } = await this.wordsOf(lang);
        speak(words);
        Object.assign(document.documentElement, { lang: spoken.replace("_", "-").split("@")[0], dir: direction });
    }

    /** What the server says of a language, or what it said last. Without network, and never asked before: English. */
    async wordsOf(lang) {
        const name = `words ${lang}`;
        let said = null;
        try {
            said = await (await fetch(`${ADDRESS}/words/${lang}`)).json();
        } catch {
            return (await database.setting(name)) || {};
        }
        // the worker has them as well, but not those of the page that was open before there was a worker
        await database.set(name, said).catch((error) => this.failed(error));
        return said;
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

    // what it does by itself

    wake() {
        this.state.isOffline = false;
        this.sending.wake();
        return this.server.contact();
    }

    look() {
        this.server.sayClock();
        this.sending.soon(0);
        if (Math.abs(Date.now() - this.server.contactedAt) > STALE) {
            this.server.contact();
        } else {
            this.server.readOpen();
        }
    }

    regularly() {
        this.outbox.countOthers();
        if (this.state.unsent || this.state.others) {
            this.sending.soon(0);
        }
        if (!document.hidden) {
            this.server.readOpen();
        }
    }

    // what changes

    /** Something stored has changed: by this page, another one of this phone, or the worker. */
    async changed({ account, session, closed }, known = null) {
        if (!this.account || account !== this.account.id) {
            await this.outbox.countOthers();
            await this.server.readOpen(); // marks of somebody else of this phone may be about it
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
        await this.outbox.read();
        if (this.rollCall?.key === session) {
            this.refreshRollCall();
            if (closed) {
                this.rollCall.tellClosed(closed);
            }
        }
    }

    async readRecords() {
        this.records = new Map((await database.sessions(this.account.id)).map((record) => [record.key, record]));
        if (this.records.get(this.rollCall?.key)?.item.roster) {
            this.refreshRollCall();
        }
        this.refreshSummaries();
    }

    /** What the list says. It is counted when the list is looked at. */
    refreshSummaries() {
        if (this.state.screen !== "today") {
            return;
        }
        const day = today(this.clock.time());
        const summaries = [...this.records.values()].map((record) =>
            summaryOf(record, this.outbox.of(record.key), day)
        );
        this.state.sessions = summaries;
    }

    /** Show what is stored of the session that is open. One that the phone has no more stays as it was shown. */
    refreshRollCall() {
        if (!this.rollCall) {
            return;
        }
        const { key, state } = this.rollCall;
        this.rollCall.refresh(this.records.get(key) || { key, item: state.item }, this.outbox.of(key));
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
        if (state.notes.storage) {
            state.screen = "no_storage";
            return;
        }
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
            record = await this.server.fetchSession(key);
        }
        if (!record?.item.roster) {
            history.replaceState(null, "", ADDRESS);
            await this.route();
            return;
        }
        this.rollCall = rollCallOf(this, record);
        this.state.screen = "roll_call";
        scrollTo(0, 0);
        this.server.readOpen();
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
