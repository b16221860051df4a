/** @odoo-module **/

// The clock of the server, as this phone knows it. All times are milliseconds since 1970.

/** From so much difference on, people are told: their phone shows another time than the records have. */
const TELL_FROM = 5 * 60 * 1000;

/**
 * How far the server's clock is ahead of the phone's: the answer is taken to be from half way of the round trip.
 *
 * @param {number} serverTime as the answer says
 * @param {number} asked when the request left
 * @param {number} answered when the answer was there
 */
export function offsetOf(serverTime, asked, answered) {
    return Math.round(serverTime - (asked + answered) / 2);
}

/** Gives each statement a moment of the server's clock, each later than the one before. */
export class Clock {
    /**
     * @param {number} offset see offsetOf()
     * @param {number} last the moment of the last statement
     * @param {() => number} now the clock of the phone
     */
    constructor(offset = 0, last = 0, now = Date.now) {
        Object.assign(this, { offset, last, now, seenAt: -Infinity });
    }

    /** What the server's clock shows now. */
    time() {
        return this.wasSetBack ? Math.max(this.now(), this.seenAt + this.offset) : this.now() + this.offset;
    }

    /** The earlier of both clocks: what leaves the phone after some days stays if either of them says so. */
    earliest() {
        return Math.min(this.now(), this.time());
    }

    /** Note how far the server's clock is ahead now. */
    see(offset) {
        Object.assign(this, { offset, seenAt: this.now() });
    }

    /** Whether the phone's clock was set back since the server's was seen: it is taken as it is, but for a time before. */
    get wasSetBack() {
        return this.now() < this.seenAt;
    }

    /** Whether the phone's clock shows a time at which the server's was past already. */
    get isImpossible() {
        return this.wasSetBack && this.now() < this.seenAt + this.offset - TELL_FROM;
    }

    /** The moment of a new statement, as RFC 3339 with milliseconds. */
    next() {
        this.last = Math.max(this.time(), this.last + 1);
        return new Date(this.last).toISOString();
    }

    /** Take the moments of earlier statements into account. */
    startAfter(moments) {
        for (const moment of moments) {
            this.last = Math.max(this.last, Date.parse(moment) || 0);
        }
    }

    get isFarOff() {
        return Math.abs(this.offset) > TELL_FROM;
    }
}
