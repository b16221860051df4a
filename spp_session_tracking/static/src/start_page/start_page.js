/** @odoo-module **/

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatInteger } from "@web/views/fields/formatters";
import { Component, markup, onMounted, onWillStart, useState } from "@odoo/owl";

const MODEL = "spp.start.page";

/** What waits for an officer: numbers, each of which opens its list. What takes long is counted once it is shown. */
export class StartPage extends Component {
    static template = "spp_session_tracking.StartPage";
    static components = { Layout };
    static props = ["*"];

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ slow: {}, hasFailed: false });
        onWillStart(() => this.load());
        onMounted(() => this.openAsked() || this.countSlow());
    }

    /** Open the list that a link of a mail is about; what comes back to it lands on the page of the menu. */
    openAsked() {
        const key = this.props.action.params?.figure;
        const isThere = this.figures.some((figure) => figure.key === key);
        return isThere && this.open("open_figure", key, { clearBreadcrumbs: true });
    }

    async load() {
        Object.assign(this, await this.orm.call(MODEL, "read_page"));
    }

    async countSlow() {
        if (this.figures.some((figure) => figure.count === false)) {
            this.state.hasFailed = false;
            try {
                this.state.slow = await this.orm.silent.call(MODEL, "count_slow");
            } catch (error) {
                this.state.hasFailed = true;
                throw error; // Odoo says what happened
            }
        }
    }

    get figures() {
        return this.sections.flatMap((section) => section.figures);
    }

    /** The number of a figure, false while it is being counted. */
    countOf({ key, count }) {
        return count === false && key in this.state.slow ? this.state.slow[key] : count;
    }

    textOf(figure) {
        const count = this.countOf(figure);
        if (count === false) {
            return this.state.hasFailed ? "?" : "…";
        }
        return formatInteger(count);
    }

    /** method: open_figure or open_link */
    async open(method, key, options = {}) {
        const action = await this.orm.call(MODEL, method, [key]);
        await this.action.doAction({ ...action, help: markup(action.help || "") }, options);
    }
}

registry.category("actions").add("spp_start_page", StartPage);
