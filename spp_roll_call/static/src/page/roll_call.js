/** @odoo-module **/

import { markRaw, reactive, toRaw } from "@odoo/owl";
import { applyToRow, countsOf, isOpen, lastOf, NEW_PERSON, rowOf, rowsOf, statedOf } from "../core/roster";
import { isMatch } from "../core/search";
import { _t } from "../core/words";
import { statusLabel } from "./statuses";
import { momentText } from "./when";

const NOTHING = statedOf({});

/** What a component has drawn of a statement is drawn anew where it is another one. */
function copyOf(statement) {
    return statement && { ...statement };
}

/** The roll call of one session: its rows, and what may be stated. */
export class RollCall {
    /**
     * @param {Store} store
     * @param {Object} record of the database
     */
    constructor(store, record) {
        Object.assign(this, { store, key: record.key, byId: new Map(), before: new Map() });
        this.state = reactive({
            item: {},
            rows: [],
            counts: {},
            shown: null, // ids of the people who are shown; null for all
            query: "",
            onlyUnmarked: false,
            group: null, // {moments: {participant id: when}, count} of the last "everyone else"
            ending: null, // the statement that completes or cancels, while it is on the phone
            making: null, // the statement that makes the session, while it is on the phone
            unknown: [], // statements about people nobody knows
        });
        this.collator = new Intl.Collator(document.documentElement.lang);
        const statements = store.outbox.of(this.key);
        this.refresh(record, statements);
        this.readUndo(statements);
    }

    get id() {
        return this.state.item.id || this.key;
    }

    /** Show what is stored now. Only rows that have changed are drawn again. */
    refresh(record, statements) {
        const { state } = this;
        state.item = markRaw(record.item);
        const rows = this.readRows(record.item, statements);
        const isSame = rows.length === this.byId.size && rows.every((row) => this.byId.has(row.participant_id));
        rows.forEach((row) => this.put(row));
        if (!isSame) {
            const ids = new Set(rows.map((row) => row.participant_id));
            const gone = [...this.byId.keys()].filter((id) => !ids.has(id));
            gone.forEach((id) => this.byId.delete(id)); // taken off the roster meanwhile
            this.setRows(rows.map((row) => this.byId.get(row.participant_id)));
        }
        const last = (...kinds) => lastOf(statements, ...kinds);
        state.ending = copyOf(last("complete", "cancel"));
        state.making = copyOf(last("session"));
        state.unknown = statements.filter(({ kind }) => kind === "unknown");
        this.statements = statements;
        this.count();
    }

    // what a roll call of households does in another way (household_roll_call.js)

    get isOfHouseholds() {
        return false;
    }

    readRows(item, statements) {
        return rowsOf(item, statements);
    }

    /** The rows that the counters count. */
    counted() {
        return [...this.byId.values()].map(toRaw);
    }

    isFound(row, query) {
        return isMatch(row, query);
    }

    /** Let other rows say what follows from marks. */
    follow() {}

    /** The only people who may come in somebody's place, as far as the phone knows them; null otherwise. */
    standInsFor() {
        return null;
    }

    /** What has to be said of somebody who came; "" for nothing. */
    remarkOn() {
        return "";
    }

    /** The row to mark where somebody says that the one of a row came; null where the phone cannot know it. */
    whoCame(row) {
        return row;
    }

    setRows(rows) {
        this.state.rows = rows.sort((one, other) => this.collator.compare(one.name, other.name));
        this.filter();
    }

    put(fresh) {
        const known = this.byId.get(fresh.participant_id);
        if (!known) {
            this.byId.set(fresh.participant_id, reactive({ canUndo: false, ...fresh }));
            return;
        }
        for (const [name, value] of Object.entries(fresh)) {
            if (toRaw(known)[name] !== value) {
                known[name] = value;
            }
        }
    }

    count() {
        const counts = countsOf(this.counted(), [...this.byId.values()].map(toRaw));
        if (JSON.stringify(counts) !== JSON.stringify(this.state.counts)) {
            this.state.counts = counts;
        }
    }

    /** What could be undone before the page was loaded again. */
    readUndo(statements) {
        for (const { kind, participant_id, before } of statements) {
            if (kind === "mark" && before) {
                this.remember(participant_id, before);
            }
        }
        const group = {};
        for (const { group: name, participant_id, marked_at } of statements) {
            if (name) {
                group[participant_id] = marked_at;
            }
        }
        this.setGroup(group);
    }

    remember(id, before) {
        this.before.set(id, before);
        this.byId.get(id).canUndo = this.isUndoable(before);
    }

    /** After completion a mark can be corrected, but not taken back. */
    isUndoable(before) {
        return Boolean(before.status) || this.isOpen;
    }

    // whether it takes marks

    get isOpen() {
        return isOpen(this.state.item);
    }

    /** That only excuses are taken so far; "" once the session has opened. */
    get notOpenYet() {
        const { state, opens_at } = this.state.item;
        const isEarly = state === "scheduled" && this.store.clock.time() < Date.parse(opens_at);
        return isEarly
            ? _t("This session opens at this time: %(moment)s. Until then only excuses are taken.", {
                  moment: momentText(opens_at),
              })
            : "";
    }

    /** Why people cannot be marked; "" if they can. status: what they would be */
    refusal(status) {
        const { item, making } = this.state;
        const now = this.store.clock.time();
        if (making?.state === "refused") {
            return _t("The server did not take this session: %(detail)s", { detail: making.detail });
        }
        if (item.state === "cancelled") {
            return _t("This session is cancelled. It takes no marks.");
        }
        if (status && status !== "excused" && this.notOpenYet) {
            return this.notOpenYet;
        }
        if (item.state === "completed" && item.correctable_until && now > Date.parse(item.correctable_until)) {
            return _t("Corrections were taken until this time: %(moment)s. Ask a manager.", {
                moment: momentText(item.correctable_until),
            });
        }
        return "";
    }

    get areStandInsOfHousehold() {
        return this.state.item.stand_in_rule === "household";
    }

    // marking

    /**
     * State something of a person. It shows at once.
     *
     * @param {Object} row
     * @param {Object} stated with some of status, attended_at, attended_by, attended_by_name, excuse_reason
     * @returns {boolean} whether it is stated, and not refused or asked about first
     */
    mark(row, stated) {
        const refusal = this.refusal(stated.status);
        if (refusal) {
            this.store.toast(refusal);
            return false;
        }
        if (this.state.item.state === "completed" && !stated.isSure) {
            this.store.ask("correct", { row, stated, confirm: () => this.mark(row, { ...stated, isSure: true }) });
            return false;
        }
        const { isSure, ...values } = stated;
        this.save([this.markOf(row, values)]);
        const { name } = toRaw(row);
        const text = values.status ? statusLabel(values.status) : _t("not marked");
        this.store.say(`${name}: ${text}`);
        return true;
    }

    markOf(row, stated, more = {}) {
        const { participant_id, name, person_id, village, badge_hash, household_id } = toRaw(row);
        const person = { name, person_id, village, badge_hash, household_id }; // for a row of somebody who is not on the roster
        const before = this.statedBefore(toRaw(row));
        return this.store.outbox.make(this.key, "mark", {
            ...NOTHING,
            ...stated,
            participant_id,
            person,
            before,
            ...more,
        });
    }

    /** What an undo gives back: an assumption is nothing that anybody stated. */
    statedBefore(row) {
        return row.basis === "assumed" ? NOTHING : statedOf(row);
    }

    /** Show marks, and store them. */
    save(marks) {
        const removed = [];
        for (const mark of marks) {
            removed.push(...this.problemsOf(mark.participant_id));
            applyToRow(this.byId.get(mark.participant_id) || this.addRow(mark), mark);
            this.remember(mark.participant_id, mark.before);
        }
        this.follow(marks);
        this.count();
        this.statements = this.statements.concat(marks);
        return this.store.outbox.append(marks, removed);
    }

    /** A row of somebody who is not on the roster, and whom a mark is about. */
    addRow({ participant_id, person }) {
        this.byId.set(
            participant_id,
            reactive({ canUndo: false, ...rowOf({ ...NEW_PERSON, ...person, participant_id }) })
        );
        this.setRows([...this.byId.values()]);
        return this.byId.get(participant_id);
    }

    /** Statements about a person that were refused: a new one deals with them. */
    problemsOf(id) {
        return this.statements.filter(({ participant_id, state }) => participant_id === id && state !== "waiting");
    }

    /** Undo the last statement about a person. */
    undo(row) {
        const before = this.before.get(row.participant_id);
        if (!before) {
            return;
        }
        if (this.mark(row, { ...before, isSure: true })) {
            this.before.delete(row.participant_id);
            row.canUndo = false;
        }
    }

    /** Mark some of those who are not marked. ids: of those who were asked about */
    everyoneElse(status, ids) {
        const rows = this.unmarked().filter((row) => ids.has(row.participant_id));
        const group = crypto.randomUUID();
        const marks = rows.map((row) => this.markOf(row, { status }, { group }));
        this.save(marks);
        this.setGroup(Object.fromEntries(marks.map((mark) => [mark.participant_id, mark.marked_at])));
        this.store.say(
            _t("%(status)s. People marked: %(count)s.", { count: marks.length, status: statusLabel(status) })
        );
    }

    setGroup(moments) {
        const count = Object.keys(moments).length;
        this.state.group = count ? markRaw({ moments, count }) : null;
    }

    /** Undo "everyone else", but of those who were marked again since. */
    undoGroup() {
        const { moments } = this.state.group;
        const rows = Object.keys(moments).map((id) => this.byId.get(Number(id)));
        const still = rows.filter(
            (row) => row && Date.parse(row.marked_at) === Date.parse(moments[row.participant_id])
        );
        this.save(still.map((row) => this.markOf(row, this.before.get(row.participant_id) || NOTHING)));
        for (const row of still) {
            this.before.delete(row.participant_id);
            row.canUndo = false;
        }
        this.state.group = null;
        this.store.say(_t("Undone. People not marked: %(count)s.", { count: still.length }));
    }

    /** Who is expected and of whom nothing is stated, not even something that was refused: that waits for an answer. */
    unmarked() {
        return this.state.rows.filter((row) => row.is_expected && !row.status && row.sync !== "refused");
    }

    /** Who is assumed absent when the session is completed, also where a mark was not kept. */
    withoutMark() {
        return this.state.rows.filter((row) => row.is_expected && !row.status);
    }

    /** Somebody who is not on the roster came, or is added with another status. */
    addPerson({ participant_id, name, person_id, village, badge_hash }, stated = { status: "present" }) {
        const fresh = rowOf({ ...NEW_PERSON, participant_id, name, person_id, village, badge_hash });
        this.mark(this.byId.get(participant_id) || fresh, stated);
    }

    /** Somebody whom nobody knows: an officer decides who it is. */
    addUnknown(person_name, person_id) {
        const { outbox } = this.store;
        const made = outbox.make(this.key, "unknown", { person_name, person_id });
        this.state.unknown = [...this.state.unknown, made];
        return outbox.append([made]);
    }

    // the end

    complete(topicIds) {
        const topics = (this.state.item.topics || []).length ? { topic_ids: topicIds } : {};
        const body = { expected_unmarked: this.state.counts.unmarked, ...topics };
        return this.end("complete", body);
    }

    cancel(reason) {
        return this.end("cancel", { reason });
    }

    /** Nobody came: everybody is absent, and the session is completed. */
    nobodyCame() {
        const rows = this.unmarked();
        this.save(rows.map((row) => this.markOf(row, { status: "absent" })));
        return this.end("complete", { expected_unmarked: 0 });
    }

    end(kind, body) {
        const made = this.store.outbox.make(this.key, kind, { body });
        const old = this.statements.filter(
            (each) => ["complete", "cancel"].includes(each.kind) && each.state === "refused"
        );
        this.state.ending = made;
        return this.store.outbox.append([made], old);
    }

    /** The server has completed or cancelled the session. */
    tellClosed(closed) {
        if (closed.kind !== "session") {
            this.store.say(
                closed.kind === "complete" ? _t("The session is completed.") : _t("The session is cancelled.")
            );
        }
    }

    // looking for people

    search(query) {
        this.state.query = query;
        this.filter();
    }

    showUnmarked(isOn) {
        this.state.onlyUnmarked = isOn;
        this.filter();
    }

    /** Choose who is shown. Whoever is marked then stays in sight until the next choice. */
    filter() {
        const { query, onlyUnmarked } = this.state;
        if (!query.trim() && !onlyUnmarked) {
            this.state.shown = null;
            return;
        }
        const rows = [...this.byId.values()].map(toRaw).filter((row) => this.isFound(row, query.trim()));
        const wanted = onlyUnmarked ? rows.filter((row) => !row.status) : rows;
        this.state.shown = markRaw(new Set(wanted.map((row) => row.participant_id)));
    }

    /** The rows that are shown. state: as the component observes it */
    shownOf({ rows, shown }) {
        return shown ? rows.filter((row) => shown.has(row.participant_id)) : rows;
    }
}
