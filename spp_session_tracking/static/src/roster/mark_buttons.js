/** @odoo-module **/

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useState } from "@odoo/owl";
import { focusBeside, handleKey, letterOf } from "./roster_keys";
import { RosterStore } from "./roster_store";
import { CAME, STATUSES, TAKE_BACK_KEY } from "./statuses";

/** What the roster's widgets share: one line, and what became of the last tap on it. */
class RosterWidget extends Component {
    static props = { ...standardWidgetProps, isCard: { type: Boolean, optional: true } };

    setup() {
        this.store = RosterStore.of(this.props.record.model, this.env.services);
        this.rows = useState(this.store.state.rows);
    }

    get line() {
        return this.props.record.data;
    }

    get lineId() {
        return this.props.record.resId;
    }

    get row() {
        return this.rows[this.lineId];
    }

    get isSending() {
        return this.row?.outcome === "sending";
    }

    get canTakeBack() {
        const isOpen = !["cancelled", "completed"].includes(this.line.session_state);
        return this.line.can_mark && this.line.status && isOpen;
    }

    takeBack() {
        this.store.mark(this.lineId, false);
    }
}

/** Buttons that mark a line of a session's roster, or correct its mark. They say of a tap whether it was kept. */
export class MarkButtons extends RosterWidget {
    static template = "spp_session_tracking.MarkButtons";

    /** At a household whose members decide, nobody is present by a tap on the household. */
    get buttons() {
        return STATUSES.filter(({ status }) => !this.line.comes_by_members || !CAME.includes(status));
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

    mark(button) {
        if (button.status === "excused") {
            return this.store.openDialog(this.lineId, "action_excused");
        }
        return this.store.mark(this.lineId, button.status);
    }

    correct() {
        return this.store.openDialog(this.lineId, "action_correct");
    }

    isTapped(button) {
        return this.isSending && this.row.status === button.status;
    }

    isPressed(button) {
        return this.line.status === button.status;
    }

    /** One stop of the Tab key in each row; arrows go to the other buttons. */
    tabindex(button) {
        const isStop = this.line.status ? this.isPressed(button) : button === this.buttons[0];
        return isStop ? "0" : "-1";
    }

    look(button) {
        const isPressed = this.isPressed(button);
        if (!this.props.isCard) {
            return "btn-link py-0 " + (isPressed ? "fw-bold text-decoration-underline" : "");
        }
        return "btn-lg px-1 " + (isPressed ? `btn-${button.color}` : `btn-outline-${button.color} text-body`);
    }

    /** Arrows move, a letter marks. Keys with Ctrl, Alt or Meta belong to Odoo and the browser. */
    onKeydown(ev) {
        handleKey(ev, () => this.act(ev));
    }

    act(ev) {
        const letter = letterOf(ev);
        const button = this.buttons.find((each) => each.key === letter);
        if (button && this.canMark) {
            this.mark(button);
        } else if (letter === TAKE_BACK_KEY && this.canTakeBack) {
            this.takeBack();
        } else {
            return focusBeside(ev);
        }
        return true;
    }
}

/** The button that takes the mark of a line back. */
export class TakeBackButton extends RosterWidget {
    static template = "spp_session_tracking.TakeBackButton";
}

function extractProps({ options }) {
    return { isCard: Boolean(options.card) };
}

registry.category("view_widgets").add("spp_mark_buttons", { component: MarkButtons, extractProps });
registry.category("view_widgets").add("spp_take_back_button", { component: TakeBackButton, extractProps });
