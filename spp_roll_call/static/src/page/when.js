/** @odoo-module **/

// Days and times as people read them, in the language of the page.

function locale() {
    return document.documentElement.lang || "en";
}

/** Formats by what was asked: to make one takes longer than a tap may. */
const formats = new Map();

function format(moment, options) {
    const key = locale() + JSON.stringify(options);
    if (!formats.has(key)) {
        formats.set(key, new Intl.DateTimeFormat(locale(), options));
    }
    return formats.get(key).format(moment);
}

/** A day of the API (YYYY-MM-DD) as a Date at noon, which no time zone moves to another day. */
function noon(day) {
    return new Date(`${day}T12:00:00`);
}

/** Today, as the API writes days. */
export function today(now) {
    const moment = new Date(now);
    const pad = (number) => String(number).padStart(2, "0");
    return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** Saturday, 14 March */
export function dayText(day) {
    return format(noon(day), { weekday: "long", day: "numeric", month: "long" });
}

/** Sat 14 Mar */
export function shortDay(day) {
    return format(noon(day), { weekday: "short", day: "numeric", month: "short" });
}

/** Sat 14 Mar, 10:30 */
export function momentText(moment) {
    return format(new Date(moment), {
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
    });
}

/** 10:30 */
export function clockText(moment) {
    return format(new Date(moment), { hour: "2-digit", minute: "2-digit" });
}

/** A length of time in words, with the plural of the language: 1 hour, 3 days. */
export function lengthText(milliseconds) {
    const minutes = Math.round(Math.abs(milliseconds) / 60000);
    if (minutes < 120) {
        return counted(minutes, "minute");
    }
    const hours = Math.round(minutes / 60);
    return hours < 48 ? counted(hours, "hour") : counted(Math.round(hours / 24), "day");
}

function counted(count, unit) {
    return new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(count);
}
