/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "../core/words";

const REPORT = "/report/html/spp_roll_call.sign_in_sheet/";

/** The way to the sheet that is printed and signed. Odoo makes it: it needs a network and a login, and says so. */
export class SignInSheet extends Component {
    static template = "spp_roll_call.SignInSheet";
    static props = { rollCall: Object };

    setup() {
        this.page = useState(this.env.store.state);
        this.state = useState(this.props.rollCall.state);
    }

    /** Where it is; "" where it cannot be had now. */
    get address() {
        const { id } = this.state.item;
        return id && !this.page.isOffline ? REPORT + id : "";
    }

    get note() {
        if (!this.state.item.id) {
            return _t("There is a sign-in sheet once the server has this session.");
        }
        if (this.page.isOffline) {
            return _t("The sign-in sheet needs a network.");
        }
        return this.page.isLoggedIn ? "" : _t("The sign-in sheet asks for your Odoo password first.");
    }
}
