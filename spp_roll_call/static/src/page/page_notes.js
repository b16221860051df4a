/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "../core/words";
import { warningOfStorage } from "./storage";

/**
 * What is said above every screen. Owl translates a template once, when it is first shown, and that is before the page
 * knows its language: so these texts are no part of it.
 */
export class PageNotes extends Component {
    static template = "spp_roll_call.PageNotes";
    static props = {};

    setup() {
        this.store = this.env.store;
        this.state = useState(this.store.state);
    }

    get keepingText() {
        return warningOfStorage();
    }

    get understoodLabel() {
        return _t("I understand");
    }

    get newVersionText() {
        return _t("There is a new version of this page. What waits stays on the phone.");
    }

    get reloadLabel() {
        return _t("Reload");
    }

    get othersText() {
        return _t("Marks of somebody else wait on this phone: %(count)s. They are sent as theirs.", {
            count: this.state.others,
        });
    }
}
