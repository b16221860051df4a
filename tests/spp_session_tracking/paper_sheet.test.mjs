import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const SOURCE = new URL("../../spp_session_tracking/static/src/paper_sheet/absent_names.js", import.meta.url);
const source = await readFile(SOURCE, "utf8");
const { findNamed } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const LINES = ["Santos Maria", "Cruz Ana", "سلمى يوسف", "Reyes José"].map((name, index) => ({
    number: index + 1,
    name,
}));

const numbersIn = (text) => findNamed(text, LINES).named.map(({ number }) => number);

test("numbers and names stand between commas, semicolons, or on lines of their own", () => {
    assert.deepEqual(numbersIn("1; ana\nReyes Jose, 3"), [1, 2, 4, 3]);
    assert.deepEqual(numbersIn("1 3"), [1, 3]);
});

test("Arabic commas and semicolons part them, too", () => {
    assert.deepEqual(numbersIn("سلمى يوسف، 1؛ Cruz Ana"), [3, 1, 2]);
});

test("a number may be in the digits of any script", () => {
    for (const text of ["٢، ٤", "۲، ۴", "२, ४", "２, ４"]) {
        assert.deepEqual(numbersIn(text), [2, 4], text);
    }
    assert.deepEqual(findNamed("١٠", LINES).problems, [{ text: "١٠", count: 0 }]);
});
