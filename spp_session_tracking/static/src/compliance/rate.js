/** @odoo-module **/

import { registry } from "@web/core/registry";
import { floatField, FloatField } from "@web/views/fields/float/float_field";

/** A rate of attendance: where nothing counts there is none, which is not the same as 0. */
export class RateField extends FloatField {
    get formattedValue() {
        return this.props.record.data.counted ? super.formattedValue : "–";
    }
}

registry.category("fields").add("spp_rate", {
    ...floatField,
    component: RateField,
    fieldDependencies: [{ name: "counted", type: "integer" }],
});
