/** @odoo-module **/

import { registry } from "@web/core/registry";
import { dateField, DateTimeField } from "@web/views/fields/datetime/datetime_field";

/** A day with its weekday before it: people know sessions by it. */
export class DayField extends DateTimeField {
    getFormattedValue(valueIndex, ...others) {
        const text = super.getFormattedValue(valueIndex, ...others);
        return text && `${this.values[valueIndex].toFormat("ccc")} ${text}`;
    }
}

registry.category("fields").add("spp_day", { ...dateField, component: DayField, listViewWidth: 130 });
