/** @odoo-module **/

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component } from "@odoo/owl";
import { RosterStore } from "./roster_store";

/** The button that marks everybody present who is not marked yet: it asks first, with their number. */
export class EveryonePresent extends Component {
    static template = "spp_session_tracking.EveryonePresent";
    static props = { ...standardWidgetProps };

    setup() {
        this.store = RosterStore.of(this.props.record.model, this.env.services);
    }

    ask() {
        const { store } = this;
        const count = this.props.record.data.unmarked_count;
        this.env.services.dialog.add(ConfirmationDialog, {
            title: _t("Everyone present"),
            body: _t("People not marked yet: %s. Mark all of them present? You can undo it.", count),
            confirmLabel: _t("Mark all present (%s)", count),
            confirm: () => store.markEveryonePresent(count),
            cancel: () => {},
        });
    }
}

registry.category("view_widgets").add("spp_everyone_present", { component: EveryonePresent });
