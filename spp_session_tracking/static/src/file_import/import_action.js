/** @odoo-module **/

import { ImportAction } from "@base_import/import_action/import_action";
import { patch } from "@web/core/utils/patch";

patch(ImportAction.prototype, {
    /** Files for our models have no batches: neither the settings for them nor their progress is shown. */
    get isBatched() {
        return !this.model.isWhole && super.isBatched;
    },

    get totalSteps() {
        return this.model.isWhole ? 1 : super.totalSteps;
    },

    async handleImport(isTest = true) {
        if (!this.model.isWhole) {
            return super.handleImport(...arguments);
        }
        this.model.block();
        let res;
        try {
            ({ res } = await this.model.executeImport(isTest, 1, this.state.importProgress));
        } finally {
            this.model.unblock();
        }
        if (this.model.fileResult?.job) {
            return this.env.services.action.doAction(this.model.fileResult.job, {
                stackPosition: "replaceCurrentAction",
            });
        }
        if (res.hasError || !this.model.fileResult?.counts) {
            return;
        }
        this.state.isTested = isTest;
        if (!isTest) {
            const isWhole = !this.model.fileResult.counts.refused;
            this.notification.add(this.model.fileSummary(false), { type: isWhole ? "success" : "warning" });
            if (isWhole) {
                this.leave(res.ids);
            }
        }
    },

    /** To the records that were imported, as Odoo does. */
    leave(resIds) {
        return this.openRecords ? this.openRecords(resIds) : this.exit(resIds);
    },
});
