/** @odoo-module **/

import { Person } from "./person";

/** What else can be stated of a household. */
export class Household extends Person {
    static template = "spp_roll_call.Household";

    get isMarked() {
        return Boolean(this.row.status) || this.props.rollCall.membersOf(this.row).some(({ status }) => status);
    }

    /** The row of whoever came late, where the phone knows who that can be. */
    get late() {
        return this.props.rollCall.whoCame(this.row);
    }

    /** Whether anybody may come for the household: its members are marked themselves. */
    get canAnybodyCome() {
        const { rollCall } = this.props;
        return rollCall.rule === "any" && !rollCall.areStandInsOfHousehold && !this.row.isByMembers;
    }

    takeBack() {
        this.props.close();
        this.props.rollCall.takeBack(this.row);
    }

    open() {
        this.props.close();
        this.props.rollCall.open(this.row);
    }
}
