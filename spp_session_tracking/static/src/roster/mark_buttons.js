/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useState } from "@odoo/owl";
import { MarkQueue } from "./mark_queue";

/** What the roster's widgets share: one line, and the queue that its taps go to. */
class RosterWidget extends Component {
    static props = { ...standardWidgetProps, isCard: { type: Boolean, optional: true } };

    setup() {
        this.queue = MarkQueue.of(this.props.record.model, this.env.services);
        this.state = useState(this.queue.state);
    }

    get line() {
        return this.props.record.data;
    }

    /** The last tap on this line. Its outcome holds only for the roster as it was loaded then. */
    get tap() {
        const tap = this.state.taps[this.props.record.resId];
        const isCurrent = tap && (!tap.outcome || this.state.rosterId === this.queue.roster.id);
        return isCurrent ? tap : undefined;
    }

    get isSending() {
        return Boolean(this.tap) && !this.tap.outcome;
    }

    send(method) {
        return this.queue.tap(this.props.record.resId, method);
    }
}

/** Buttons that mark a line of a session's roster, or correct its mark. They say of a tap whether it was kept. */
export class MarkButtons extends RosterWidget {
    static template = "spp_session_tracking.MarkButtons";

    get buttons() {
        const buttons = [
            { method: "action_present", status: "present", label: _t("Present"), color: "success" },
            { method: "action_late", status: "late", label: _t("Late"), color: "warning" },
            { method: "action_excused", status: "excused", label: _t("Excused"), color: "info" },
            { method: "action_absent", status: "absent", label: _t("Absent"), color: "danger" },
        ];
        const isOffered = ({ status }) => !this.line.comes_by_members || !["present", "late"].includes(status);
        return buttons.filter(isOffered);
    }

    get isObserved() {
        return this.line.session_state === "completed" && this.line.basis === "observed";
    }

    get canMark() {
        return this.line.can_mark && this.line.session_state !== "cancelled" && !this.isObserved;
    }

    get canCorrect() {
        return this.line.can_mark && this.isObserved;
    }

    isTapped(button) {
        return Boolean(this.tap) && this.tap.method === button.method;
    }

    isPressed(button) {
        const isKept = Boolean(this.tap) && this.tap.outcome === "kept";
        return isKept ? this.isTapped(button) : this.line.status === button.status;
    }

    look(button) {
        const isPressed = this.isPressed(button);
        if (!this.props.isCard) {
            return "btn-link py-0 " + (isPressed ? "fw-bold text-decoration-underline" : "");
        }
        return "btn-lg px-1 " + (isPressed ? `btn-${button.color}` : `btn-outline-${button.color} text-body`);
    }
}

/** The button that takes the mark of a line back. */
export class TakeBackButton extends RosterWidget {
    static template = "spp_session_tracking.TakeBackButton";

    get canTakeBack() {
        const isOpen = !["cancelled", "completed"].includes(this.line.session_state);
        return this.line.can_mark && this.line.status && isOpen;
    }
}

function extractProps({ options }) {
    return { isCard: Boolean(options.card) };
}

registry.category("view_widgets").add("spp_mark_buttons", { component: MarkButtons, extractProps });
registry.category("view_widgets").add("spp_take_back_button", { component: TakeBackButton, extractProps });
