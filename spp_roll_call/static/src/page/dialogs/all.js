/** @odoo-module **/

import { Complete } from "./complete";
import { Excuse } from "./excuse";
import { Household } from "./household";
import { CameAt, Person } from "./person";
import { Cancel, Correct, EveryoneElse, NobodyCame } from "./questions";
import { Scan } from "./scan";
import { StandIn, Unknown, WalkIn } from "./find_person";
import { Unplanned } from "./unplanned";

/** {name: component} of the dialogs that Store.ask() opens. */
export const DIALOGS = {
    came_at: CameAt,
    cancel: Cancel,
    complete: Complete,
    correct: Correct,
    everyone_else: EveryoneElse,
    excuse: Excuse,
    household: Household,
    nobody_came: NobodyCame,
    person: Person,
    scan: Scan,
    stand_in: StandIn,
    unknown: Unknown,
    unplanned: Unplanned,
    walk_in: WalkIn,
};
