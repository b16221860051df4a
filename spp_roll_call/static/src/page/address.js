/** @odoo-module **/

/** Where the page is. Its worker and its clients are below it. */
export const ADDRESS = "/spp/roll-call";
