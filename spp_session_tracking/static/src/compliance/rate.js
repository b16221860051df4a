/** @odoo-module **/

import { registry } from "@web/core/registry";
import { floatField, FloatField } from "@web/views/fields/float/float_field";

/** A rate of attendance: where nothing counts there is none, which is not the same as 0. */
export class RateField extends FloatField {
    get formattedValue() {
        const { counted, open_sessions } = this.props.record.data;
        const isDue = counted || (this.props.name === "best_possible_rate" && open_sessions);
        return isDue ? super.formattedValue : "–";
    }
}

registry.category("fields").add("spp_rate", {
    ...floatField,
    component: RateField,
    fieldDependencies: [{ name: "counted", type: "integer" }],
});
