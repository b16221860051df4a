/** @odoo-module **/

import { CHANNEL, sendAll } from "../core/sync";

// The service worker: opens the page without network, and sends what waits while the page is closed.
// self.rollCallShell = {version, page, files} comes from the server, in front of this script.

const { version, page, files } = self.rollCallShell;
const CACHE = `spp-roll-call-${version}`;
/** Words and the scanner are stored once they are asked for. */
const ASKED_FOR = /^\/spp\/roll-call\/(scanner-\w+\.js|words\/[\w@]+|manifest\.json)$/;

self.addEventListener("install", (event) => {
    event.waitUntil(store());
});

/** Store the page with its files, all of one version. */
async function store() {
    const cache = await caches.open(CACHE);
    await cache.addAll([new Request(page, { cache: "reload" }), ...files]);
    const shell = await (await cache.match(page)).text();
    if (!files.every((file) => shell.includes(file))) {
        await caches.delete(CACHE);
        throw new Error("The page is of another version than its worker. The browser tries again.");
    }
}

self.addEventListener("activate", (event) => {
    event.waitUntil(Promise.all([self.clients.claim(), removeOldCaches()]));
});

async function removeOldCaches() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("spp-roll-call-") && name !== CACHE);
    return Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("message", ({ data }) => {
    if (data === "take-over") {
        self.skipWaiting();
    }
});

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== location.origin) {
        return;
    }
    if (url.pathname === page && event.request.mode === "navigate") {
        event.respondWith(stored(page, event.request));
    } else if (files.includes(url.pathname)) {
        event.respondWith(stored(url.pathname, event.request));
    } else if (ASKED_FOR.test(url.pathname)) {
        event.respondWith(asked(event.request));
    }
});

async function stored(address, request) {
    const cache = await caches.open(CACHE);
    return (await cache.match(address)) || fetch(request);
}

async function asked(request) {
    const cache = await caches.open(CACHE);
    const known = await cache.match(request);
    if (known) {
        return known;
    }
    const response = await fetch(request).catch(() => Response.error());
    if (response.ok) {
        await cache.put(request, response.clone());
    }
    return response;
}

self.addEventListener("sync", (event) => {
    if (event.tag === "send") {
        event.waitUntil(send());
    }
});

/** Send what waits. A failure lets the browser try again later. */
async function send() {
    const channel = new BroadcastChannel(CHANNEL);
    const { isSent } = await sendAll((change) => channel.postMessage(change));
    channel.close();
    if (!isSent) {
        throw new Error("Something still waits.");
    }
}
