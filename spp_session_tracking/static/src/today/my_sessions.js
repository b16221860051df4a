/** @odoo-module **/

import { registry } from "@web/core/registry";

const TODAY = "spp_session_tracking.spp_session_action_today";
const MINE = "spp_session_tracking.spp_session_action_mine";

/** What the menu "My sessions" opens: on a phone the sessions of today, elsewhere all open ones. */
function openMySessions(env) {
    return env.isSmall ? TODAY : MINE;
}

registry.category("actions").add("spp_my_sessions", openMySessions);
