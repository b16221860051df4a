/** @odoo-module **/

import { CHANNEL, sendAll } from "../core/sync";
import { fullText } from "./storage";

/** Milliseconds. */
const SOON = 50;
/** Seconds. */
const LONGEST_WAIT = 60;

/** Sends what waits on this phone while the page is open. */
export class Sending {
    constructor(store) {
        Object.assign(this, { store, isSending: false, tries: 0 });
    }

    /** Show what other pages of this phone and the worker have sent. */
    listen() {
        this.channel = new BroadcastChannel(CHANNEL);
        this.channel.onmessage = ({ data }) => this.store.changed(data);
    }

    soon(delay = SOON) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.send(), delay);
    }

    async send() {
        if (this.isSending) {
            this.sendAgain = true;
            return;
        }
        const { store } = this;
        const { isSent, retryAfter, count, isFull } = await this.sendAlone();
        if (isFull) {
            store.toast(fullText());
        } else if (count || !isSent) {
            store.state.isOffline = !isSent; // where nothing waited, nothing was tried
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
                return this.store.changed(change, record);
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

    /** The network is back: the next failure is the first one. */
    wake() {
        this.tries = 0;
        this.soon(0);
    }
}
