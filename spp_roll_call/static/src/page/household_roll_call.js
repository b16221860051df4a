/** @odoo-module **/

import { toRaw } from "@odoo/owl";
import { householdAfter, idsIn, ownOf, withHouseholds } from "../core/households";
import { CAME, NEW_PERSON, rowOf } from "../core/roster";
import { isMatch } from "../core/search";
import { _t } from "../core/words";
import { RollCall } from "./roll_call";

/** The roll call of a session, by whom it expects. */
export function rollCallOf(store, record) {
    const { participant_kind, household_rule } = record.item;
    const isOfHouseholds = household_rule || participant_kind === "households";
    return isOfHouseholds ? new HouseholdRollCall(store, record) : new RollCall(store, record);
}

/** The roll call where households are expected: members are marked, and the row of the household follows. */
class HouseholdRollCall extends RollCall {
    get isOfHouseholds() {
        return Boolean(this.rule);
    }

    get rule() {
        return this.state.item.household_rule;
    }

    // the rows: those of households and of people without one are in the list, those of members under their household

    readRows(item, statements) {
        return withHouseholds(item, super.readRows(item, statements), (person) => rowOf({ ...NEW_PERSON, ...person }));
    }

    setRows(rows) {
        super.setRows(rows.filter((row) => !toRaw(row).home));
    }

    /** A member counts by the row of the household. */
    counted() {
        return super.counted().filter((row) => !row.home && !row.household_id);
    }

    isFound(row, query) {
        return (
            !row.home && (isMatch(row, query) || this.membersOf(row).some((member) => isMatch(toRaw(member), query)))
        );
    }

    /** The rows of the members of a household; none for a person. */
    membersOf(row) {
        return idsIn(row.memberIds).map((id) => this.byId.get(id));
    }

    /** The row of the household that a row belongs to, or is; null for none. */
    householdOf(row) {
        return row.isHousehold ? row : this.byId.get(row.home) || null;
    }

    // marking

    follow(marks) {
        for (const row of marks.map(({ participant_id }) => this.byId.get(participant_id))) {
            if (row.isHousehold) {
                row.own = ownOf(toRaw(row));
            }
            const household = this.householdOf(row);
            if (household) {
                this.update(household);
            }
        }
    }

    /** Of a household what was stated of itself, not what follows from its members. */
    statedBefore(row) {
        return super.statedBefore(row.isHousehold ? toRaw(row.own) : row);
    }

    update(household) {
        const shown = toRaw(household);
        const values = householdAfter(this.rule, { ...shown, own: toRaw(shown.own) }, this.membersOf(shown).map(toRaw));
        for (const [name, value] of Object.entries(values)) {
            if (shown[name] !== value) {
                household[name] = value;
            }
        }
    }

    /** Of a household its only member who counts, or itself where it has no members and any of them would do. */
    whoCame(household) {
        if (!household.isHousehold) {
            return household;
        }
        const members = this.membersOf(household);
        const counting = members.filter(({ counts }) => counts);
        if (counting.length === 1) {
            return counting[0];
        }
        return members.length || this.rule !== "any" ? null : household;
    }

    /** Open a household to ask who came, as `status` ("" to look at it only), and close the one that was open. */
    open(household, status = "") {
        this.close();
        Object.assign(household, { isOpen: true, asked: status, askedAt: this.store.clock.time() });
        this.opened = household;
    }

    close() {
        if (this.opened) {
            this.opened.isOpen = false;
            this.opened = null;
        }
    }

    /** Take back what is stated of a household and of its members: these first, for they decide. */
    takeBack(household) {
        const stated = this.membersOf(household).filter(({ status, basis }) => status && basis !== "assumed");
        const rows = toRaw(household).own.status ? [...stated, household] : stated;
        this.save(rows.map((row) => this.markOf(row, { status: null })));
        const text = _t("not marked");
        this.store.say(`${household.name}: ${text}`);
    }

    // undoing: the last mark of a household or of one of its members

    remember(id, before) {
        this.before.delete(id); // the last one is at the end
        super.remember(id, before);
        this.showUndo(this.byId.get(id));
    }

    undo(row) {
        const last = this.lastMarked(row);
        if (last) {
            super.undo(last);
            this.showUndo(last);
        }
    }

    showUndo(row) {
        const household = this.householdOf(row);
        if (household) {
            const last = this.lastMarked(household);
            household.canUndo = Boolean(last) && this.isUndoable(this.before.get(last.participant_id));
        }
    }

    lastMarked(row) {
        const ids = new Set([row.participant_id, ...idsIn(row.memberIds)]);
        const last = [...this.before.keys()].reverse().find((id) => ids.has(id));
        return last ? this.byId.get(last) : null;
    }

    // what is said of people

    standInsFor(row) {
        const household = this.householdOf(row);
        const isLimited = household && this.areStandInsOfHousehold;
        return isLimited
            ? this.membersOf(household).filter(({ participant_id }) => participant_id !== row.participant_id)
            : null;
    }

    remarkOn(row) {
        const household = row.isHousehold ? null : this.householdOf(row);
        return household && !row.counts ? _t("does not count for %(household)s", { household: household.name }) : "";
    }

    /** Members who came, though nobody came who counts. */
    uncounted(household) {
        const came = this.membersOf(household).filter(({ status }) => CAME.includes(status));
        return came.filter(({ counts }) => !counts);
    }
}
