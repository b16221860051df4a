/** @odoo-module **/

import { onWillRender, onWillUnmount } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Pager } from "@web/core/pager/pager";
import { patch } from "@web/core/utils/patch";
import { DynamicRecordList } from "@web/model/relational_model/dynamic_record_list";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { formatInteger } from "@web/views/fields/formatters";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";

// Where the server estimates a total (models/long_list.py), the pager says so and takes no page number. Lists of other
// models have no `is_estimate`: for them all is as it was.

// 19.0 hands on only `records` and `length` of an answer, so the records carry what is said of the total.
patch(RelationalModel.prototype, {
    async _loadUngroupedList(config) {
        const data = await super._loadUngroupedList(...arguments);
        data.records.isEstimate = data.is_estimate;
        this.showRefusal(data.refusal, config.isRoot);
        return data;
    },

    /** Say why there are no rows, until rows are there. Groups are loaded one by one: what is said of one stays. */
    showRefusal(refusal, isWhole) {
        this.isRefused = Boolean(refusal);
        if (isWhole) {
            this.closeRefusal?.();
        }
        if (refusal) {
            const options = { type: "warning", sticky: true };
            this.closeRefusal = this.notification.add(refusal, options);
        }
    },

    async _loadData() {
        const data = await super._loadData(...arguments);
        const isEstimate = data?.records?.isEstimate;
        return isEstimate === undefined ? data : { ...data, is_estimate: isEstimate };
    },
});

patch(DynamicRecordList.prototype, {
    /** All are counted when they are selected: nobody acts on an estimate. */
    async selectDomain(value) {
        if (value && this.isEstimate) {
            await this.fetchCount();
            this.isEstimate = false;
        }
        return super.selectDomain(value);
    },

    /** For the box of what is selected, on 19.0. */
    get isRecordCountTrustable() {
        return !this.isEstimate;
    },

    _updateCount(data) {
        if (data.is_estimate && this.isDomainSelected) {
            return; // it was counted
        }
        super._updateCount(data);
        this.isEstimate = Boolean(data.is_estimate);
        if ("is_estimate" in data) {
            this.count = data.length;
            this.hasLimitedCount = false;
        }
    },
});

for (const Controller of [ListController, KanbanController]) {
    patch(Controller.prototype, {
        setup() {
            super.setup();
            onWillUnmount(() => this.model.closeRefusal?.());
            onWillRender(() => {
                const isEstimate = Boolean(this.model.root.isEstimate);
                Object.assign(this.env.config.pagerProps, { isEstimate, isEditable: !isEstimate });
            });
        },
    });
}

for (const Renderer of [ListRenderer, KanbanRenderer]) {
    const { get } = Object.getOwnPropertyDescriptor(Renderer.prototype, "showNoContentHelper");
    Object.defineProperty(Renderer.prototype, "showNoContentHelper", {
        configurable: true,
        /** What is said of an empty list is not so where its rows were refused. */
        get() {
            return !this.props.list.model.isRefused && get.call(this);
        },
    });
}

patch(ListController.prototype, {
    /** For the box of what is selected, on 17.0. */
    get isTotalTrustable() {
        return super.isTotalTrustable && !this.model.root.isEstimate;
    },
});

Object.assign(Pager.props, { isEstimate: { type: Boolean, optional: true } });

patch(Pager.prototype, {
    /** The total as it is shown: of an estimate the first two digits are all that is known. */
    get shownTotal() {
        const { isEstimate, total } = this.props;
        return isEstimate ? _t("about %s", formatInteger(Number(total.toPrecision(2)))) : total;
    },

    /** A page that the server refuses leaves the pager as it was. */
    async update() {
        try {
            await super.update(...arguments);
        } finally {
            this.state.isDisabled = false;
            this.state.isEditing = false;
        }
    },
});
