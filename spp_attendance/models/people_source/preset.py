from odoo import api, fields

from ...registry.presets import PRESETS

PRESET_NAMES = [(code, preset.name) for code, preset in PRESETS.items()]


class SourcePreset:
    """Registries that are known: choosing one fills in how it is asked and where its people's fields are."""

    __slots__ = ()

    @api.onchange("preset")
    def _onchange_preset(self):
        for source in self.filtered("preset"):
            source.field_ids = False
            source.update(source._preset_values(source.preset))

    @api.model
    def _with_preset(self, vals):
        """The values of a new registry, and those of its preset where nothing is given."""
        return {**self._preset_values(vals["preset"]), **vals} if vals.get("preset") else vals

    @api.model
    def _preset_values(self, code):
        source, mapping = PRESETS[code].source, PRESETS[code].mapping
        auth, paging = source.auth, source.paging
        lines = [
            {"sequence": place, "field": line.field, "path": line.path, "kind": line.kind}
            for place, line in enumerate(mapping, start=1)
        ]
        return {
            "url": source.url,
            "method": source.method,
            "auth_kind": auth.kind,
            "token_url": auth.token_url,
            "token_template": auth.token_template,
            "token_path": auth.token_path,
            "request_template": source.request_template,
            "list_path": source.list_path,
            "page_size": source.page_size,
            "paging_kind": paging.kind,
            "page_parameter": paging.parameter,
            "size_parameter": paging.size_parameter,
            "first_page": paging.first,
            "cursor_path": paging.cursor_path,
            "link_path": paging.link_path,
            "is_short_page_last": paging.is_short_page_last,
            "ends_with_404": paging.ends_with_404,
            "field_ids": [fields.Command.create(line) for line in lines],
        }
