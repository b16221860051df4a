import hashlib
import json
import re
from pathlib import Path

from odoo import api, models, tools
from odoo.modules.module import get_module_path
from odoo.tools import file_open

ADDON = "spp_roll_call"
PREFIX = "/spp/roll-call"
# {name of a file: its bundle}. The library has a file of its own: a new version of the page does not load it again.
BUNDLES = {"library": "spp_roll_call.library", "app": "spp_roll_call.app", "scanner": "spp_roll_call.scanner"}
WORKER = "spp_roll_call.worker"
HASH_LENGTH = 16


class RollCallFiles(models.AbstractModel):
    """The files of the page, each under an address that names its content.

    Odoo's bundles of assets put the scripts together. The page needs more of them than Odoo's own pages do: one file
    each, the same for everybody, that a service worker can store.
    """

    _name = "spp.roll.call.files"
    _description = "Files of the roll call"

    @api.model
    @tools.ormcache()
    def _contents(self):
        """{name: (content as bytes, address)} of all files but the shell and the worker."""
        contents = {f"{name}.js": self._script(bundle) for name, bundle in BUNDLES.items()}
        contents["app.js"] += self._templates()
        contents["app.css"] = self._source("static/src/page/page.css")
        return {name: (content, self._address(name, content)) for name, content in contents.items()}

    @api.model
    @tools.ormcache()
    def _shell(self):
        """The page: it loads the scripts, and says nothing about anybody."""
        page = self._source("static/src/page/index.html").decode()
        addresses = {name: address for name, (_content, address) in self._contents().items()}
        return re.sub(r"\{\{([\w.]+)\}\}", lambda match: addresses[match.group(1)], page).encode()

    @api.model
    @tools.ormcache()
    def _worker(self):
        """The service worker, which begins with the list of what it stores."""
        stored = [address for name, (_content, address) in self._contents().items() if name != "scanner.js"]
        script = self._script(WORKER)
        content = script + self._shell() + "".join(stored).encode() + self._translations()
        version = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
        shell = {"version": version, "page": PREFIX, "files": stored}
        return b"self.rollCallShell = %s;\n%s" % (json.dumps(shell).encode(), script)

    def _address(self, name, content):
        stem, ending = name.split(".")
        return f"{PREFIX}/{stem}-{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}.{ending}"

    def _script(self, bundle):
        """The scripts of a bundle, minified as Odoo does it."""
        assets = self.env["ir.qweb"]._get_asset_bundle(bundle, css=False, js=True, assets_params={}).javascripts
        return "\n".join(f"{asset.minify()};" for asset in assets).encode()

    def _templates(self):
        """A script that defines the templates of all components as one text."""
        folder = Path(get_module_path(ADDON), "static", "src", "page")
        texts = [re.sub(r"^<\?xml[^>]*\?>", "", path.read_text()) for path in sorted(folder.rglob("*.xml"))]
        inner = "".join(re.sub(r"^\s*<templates>|</templates>\s*$", "", text) for text in texts)
        text = re.sub(r">\s*\n\s*", ">", re.sub(r"\s*\n\s*<", "<", inner))
        value = json.dumps(f"<templates>{text}</templates>").encode()
        # as Odoo makes the default export of a module
        return b'\nodoo.define("@spp_roll_call/templates", [], () => ({[Symbol.for("default")]: %s}));' % value

    def _translations(self):
        """Those of all languages. A worker keeps the words it was asked for until it is of another version."""
        folder = Path(get_module_path(ADDON), "i18n")
        return b"".join(path.read_bytes() for path in sorted(folder.glob("*.po")))

    def _source(self, path):
        with file_open(f"{ADDON}/{path}", "rb") as file:
            return file.read()
