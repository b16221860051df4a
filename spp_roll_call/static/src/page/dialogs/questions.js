/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { visible } from "../../core/search";
import { _t } from "../../core/words";
import { statusLabel } from "../statuses";
import { Frame } from "./frame";

/** A question that is answered by yes or by closing it. */
class Question extends Component {
    static components = { Frame };
    static props = ["*"];

    confirm() {
        this.props.close();
        this.props.confirm();
    }
}

export class EveryoneElse extends Question {
    static template = "spp_roll_call.EveryoneElse";

    get title() {
        return _t("People to be marked present: %(count)s", { count: this.props.count });
    }
}

export class Correct extends Question {
    static template = "spp_roll_call.Correct";

    get text() {
        const { row, stated } = this.props;
        const values = {
            name: row.name,
            old: row.status ? statusLabel(row.status) : _t("not marked"),
            new: statusLabel(stated.status),
        };
        if (row.status === stated.status) {
            return _t(
                "%(name)s: %(new)s, stated anew. The session is completed, so this is logged as a correction.",
                values
            );
        }
        return _t(
            "%(name)s. Before: %(old)s. Now: %(new)s. The session is completed, so this is logged as a correction.",
            values
        );
    }
}

export class NobodyCame extends Question {
    static template = "spp_roll_call.NobodyCame";

    get text() {
        const { expected } = this.props.rollCall.state.counts;
        return this.props.rollCall.isOfHouseholds
            ? _t("All expected households are marked absent, and the session is completed. Households: %(count)s.", {
                  count: expected,
              })
            : _t("All expected people are marked absent, and the session is completed. People: %(count)s.", {
                  count: expected,
              });
    }

    confirm() {
        this.props.close();
        this.props.rollCall.nobodyCame();
    }
}

export class Cancel extends Question {
    static template = "spp_roll_call.Cancel";

    setup() {
        this.state = useState({ reason: "" });
        this.chips = [_t("The room was closed"), _t("Bad weather"), _t("I was ill"), _t("Moved to another day")];
    }

    confirm() {
        const reason = visible(this.state.reason);
        if (reason) {
            this.props.close();
            this.props.rollCall.cancel(reason);
        }
    }
}
