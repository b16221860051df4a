/** @odoo-module **/

import { BaseImportModel } from "@base_import/import_model";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

const MAX_SHOWN = 20;

/** A file for one of our models is imported in one call, whatever its length, and the screen says what became of it. */
patch(BaseImportModel.prototype, {
    get isWhole() {
        return this.importOptionsValues.good_rows !== undefined;
    },

    async executeImport(isTest, totalSteps, importProgress) {
        if (!this.isWhole) {
            return super.executeImport(...arguments);
        }
        this.fileResult = undefined;
        const answer = await super.executeImport(isTest, 1, importProgress);
        if (this.fileResult?.counts) {
            this._showFileResult(isTest, this.fileResult);
        }
        return answer;
    },

    /** What became of the file, in words. */
    fileSummary(isTest) {
        const { created, pending, changed, left, refused } = this.fileResult.counts;
        const parts = [
            [created, isTest ? _t("Would be created: %s") : _t("Created: %s")],
            [pending, _t("Waiting for an officer: %s")],
            [changed, isTest ? _t("Would be changed: %s") : _t("Changed: %s")],
            [left, _t("Left as they were: %s")],
            [refused, _t("Refused: %s")],
        ].filter(([count]) => count);
        return parts.map(([count, text]) => text.toString().replace("%s", count)).join(", ") || _t("No rows");
    },

    _showFileResult(isTest, result) {
        const bad = result.outcomes.filter((each) => each.outcome === "refused");
        const isNothing = !result.ids;
        if (isNothing && !bad.length) {
            return; // the file was not looked at: why is shown already
        }
        if (bad.length) {
            this.importMessages = []; // of Odoo: they name no rows, or count them from 0
        }
        const head = isNothing ? _t("Nothing is imported, because rows are refused.") : this.fileSummary(isTest);
        const ofTheFile = result.messages.filter(({ rows }) => !rows).map(({ message }) => message);
        const rows = bad.slice(0, MAX_SHOWN).map((each) => _t("Row %s: %s", each.rows.from + 1, each.message));
        const more = bad.length - rows.length;
        this._addMessage(isNothing ? "danger" : bad.length ? "warning" : "info", [
            head,
            ...ofTheFile,
            ...rows,
            ...(more > 0 ? [_t("Other rows that are refused: %s.", more)] : []),
        ]);
        this.importMessages[this.importMessages.length - 1].refusedUrl = result.refused_url;
    },

    async _callImport(dryrun, args) {
        const answer = await super._callImport(...arguments);
        this.fileResult = answer;
        return answer;
    },

    _onLoadSuccess(res) {
        if (res.is_whole) {
            this.importOptionsValues.good_rows ??= { value: false };
            this.importOptionsValues.by_job ??= { value: true };
            this.importOptionsValues.skip.value = 0;
        }
        return super._onLoadSuccess(...arguments);
    },
});
