import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const CORE = new URL("../../spp_roll_call/static/src/core/", import.meta.url);

/** The address of a module, in which the modules it takes something from have such addresses, too. */
async function addressOf(name) {
    let source = await readFile(new URL(`${name}.js`, CORE), "utf8");
    for (const [, other] of source.matchAll(/ from "\.\/(\w+)";/g)) {
        source = source.replace(`"./${other}"`, `"${await addressOf(other)}"`);
    }
    return `data:text/javascript,${encodeURIComponent(source)}`;
}

const load = async (name) => import(await addressOf(name));

const { Clock, offsetOf } = await load("clock");
const { nextBatch, outcomeOf, requestOf } = await load("outbox");
const { applyToRoster, countsOf, rowsOf } = await load("roster");
const { followInRoster, followingFrom, isOpenQuestion, withHouseholds } = await load("households");
const { initialsOf, isMatch, visible } = await load("search");
const { codeIn, hashOf, sessionIn } = await load("badge");

let order = 0;
const mark = (values = {}) => ({
    order: ++order,
    session: "1",
    kind: "mark",
    uuid: `u${order}`,
    state: "waiting",
    participant_id: 7,
    status: "present",
    marked_at: "2026-03-14T09:00:00.000Z",
    ...values,
});
const person = (values = {}) => ({ participant_id: 7, name: "Ana", is_expected: true, status: null, ...values });

test("the clock takes the answer to be from half way", () => {
    assert.equal(offsetOf(10_000, 1000, 2000), 8500);
});

test("moments are each later than the one before", () => {
    const clock = new Clock(0, 0, () => 5000);
    assert.ok(clock.next() < clock.next());
    clock.startAfter(["1970-01-01T00:00:09.000Z"]);
    assert.equal(clock.next(), "1970-01-01T00:00:09.001Z");
});

test("a clock that is a day off is far off", () => {
    assert.ok(new Clock(24 * 3600 * 1000).isFarOff);
    assert.ok(!new Clock(-60 * 1000).isFarOff);
});

test("a clock that was set back is taken as it is, but for no time before the server was reached", () => {
    let shown = 1_000_000;
    const clock = new Clock(0, 0, () => shown);
    clock.see(-400_000); // the phone is ahead; the server shows 600,000
    assert.equal(clock.time(), 600_000);
    shown = 700_000; // set right
    assert.deepEqual([clock.time(), clock.isImpossible], [700_000, false]);
    shown = 5000; // an empty battery
    assert.deepEqual([clock.time(), clock.isImpossible], [600_000, true]);
    assert.equal(clock.earliest(), 5000);
});

test("marks of one session go together, up to what else was stated about it", () => {
    const first = [mark(), mark({ session: "2" }), mark()];
    const end = mark({ kind: "complete" });
    const batch = nextBatch([...first, end, mark()]);
    assert.deepEqual(batch, [first[0], first[2]]);
    assert.deepEqual(nextBatch([end, mark()]), [end]);
});

test("nothing is sent about a session that the server did not take", () => {
    const made = mark({ kind: "session", state: "refused", session: "uid" });
    assert.equal(nextBatch([made, mark({ session: "uid" })]), null);
    const other = mark();
    assert.deepEqual(nextBatch([made, mark({ session: "uid" }), other]), [other]);
});

test("a mark that is taken back says nothing but that", () => {
    const [, path, body] = requestOf([mark({ status: null, excuse_reason: "Ill" })], 5);
    assert.equal(path, "/sessions/5/attendances");
    assert.equal(body.attendances[0].status, "unmarked");
    assert.ok(!("excuse_reason" in body.attendances[0]));
});

test("a result says what becomes of a statement", () => {
    const state = (result, isLast = true) => outcomeOf({ code: "ok", action: "done", id: 4, ...result }, isLast).state;
    assert.equal(state({ outcome: "created" }), "kept");
    assert.equal(state({ outcome: "duplicate" }), "kept");
    assert.equal(state({ outcome: "held", action: "ask_officer" }), "held");
    assert.equal(state({ outcome: "duplicate", code: "unknown_person", action: "ask_officer" }), "held");
    assert.equal(state({ outcome: "rejected", code: "malformed", action: "fix" }), "refused");
    assert.equal(state({ outcome: "duplicate", code: "voided", action: "ask_officer" }), "refused");
});

test("a mark that somebody else overruled was not kept, one that we overruled was", () => {
    const result = { outcome: "created", code: "superseded", action: "done", id: 4 };
    assert.equal(outcomeOf(result, true).state, "refused");
    assert.equal(outcomeOf(result, false).state, "kept");
});

test("what waits is shown on top of what the server sent", () => {
    const item = { roster: [person({ status: "absent", marked_at: "2026-03-14T08:00:00Z" })] };
    const [row] = rowsOf(item, [mark()]);
    assert.deepEqual([row.status, row.sync], ["present", "waiting"]);
    assert.equal(item.roster[0].status, "absent");
});

test("a refused mark does not change what stands, and says why", () => {
    const [row] = rowsOf({ roster: [person()] }, [mark({ state: "refused", detail: "No." })]);
    assert.deepEqual([row.status, row.sync, row.note], [null, "refused", "No."]);
    const [again] = rowsOf({ roster: [person()] }, [mark({ state: "refused", detail: "No." }), mark()]);
    assert.deepEqual([again.status, again.sync, again.note], ["present", "waiting", ""]);
});

test("a walk-in is a row before the server knows", () => {
    const rows = rowsOf({ roster: [person()] }, [mark({ participant_id: 9, person: { name: "Dora" } })]);
    assert.deepEqual([rows[1].name, rows[1].is_expected, rows[1].status], ["Dora", false, "present"]);
    const roster = [];
    applyToRoster(roster, mark({ participant_id: 9, person: { name: "Dora" } }));
    assert.equal(roster[0].name, "Dora");
});

test("counts are of people, and the unmarked of those who are expected", () => {
    const rows = [
        person({ status: "present" }),
        person({ status: "late" }),
        person(),
        person({ is_expected: false, status: "present" }),
        person({ status: "absent", basis: "assumed" }),
    ];
    const { came, unmarked, marked, assumed, expected } = countsOf(rows);
    assert.deepEqual([came, unmarked, marked, assumed, expected], [3, 1, 3, 1, 4]);
});

test("people are found by parts of the name, without accents, and by identifier", () => {
    const jose = { name: "José Núñez", person_id: "4PS-12" };
    assert.ok(isMatch(jose, "nunez jose"));
    assert.ok(isMatch(jose, "ps-12"));
    assert.ok(!isMatch(jose, "jose cruz"));
    assert.equal(initialsOf("José María Núñez"), "JN");
    assert.equal(initialsOf(""), "?");
});

test("a reason is what people see of it", () => {
    assert.equal(visible(" ill "), "ill");
    assert.equal(visible("0"), "0");
    for (const text of ["", "  ", "\u200b", "\u00a0\u2060"]) {
        assert.equal(visible(text), "", escape(text));
    }
});

test("people are found whatever nobody sees is in what is typed or stored, and in wide letters", () => {
    for (const name of ["Ma\u200bria\u00a0Cruz", "Ｍａｒｉａ　Ｃｒｕｚ", "Maria\u0085Cruz"]) {
        for (const query of ["maria cruz", "Ma\u00adria", " Ｃｒｕｚ\t", "\u202dcruz\u202c"]) {
            assert.ok(isMatch({ name }, query), `${escape(name)}: ${escape(query)}`);
        }
    }
});

test("what nobody sees is the same here and on the server", async () => {
    const rule = await readFile(new URL("../../spp_session_tracking/rules/normal_form.py", import.meta.url), "utf8");
    const lines = rule.match(/INVISIBLE = re\.compile\(([^)]*)\)/)[1].match(/"[^"]*"/g);
    const ranges = lines
        .map((line) => line.slice(1, -1))
        .join("")
        .replace(/\\U000([0-9a-f]{5})/g, "\\u{$1}");
    const invisible = new RegExp(`^${ranges}$`, "u");
    const letters = [...Array(0x110000).keys()].filter((code) => code < 0xd800 || code > 0xe001);
    const differing = letters.filter((code) => {
        const letter = String.fromCodePoint(code);
        return (
            !/\p{M}/u.test(letter.normalize("NFKD")) &&
            invisible.test(letter) !== isMatch({ name: `\ue000${letter}\ue001` }, "\ue000\ue001")
        );
    });
    assert.deepEqual(differing, []);
});

test("what a scanner reads is a badge, a session or neither", async () => {
    const code = "0123456789abcdefghjkmnpqrs";
    assert.equal(codeIn(` ${code}\n`), code.toUpperCase());
    assert.equal(codeIn("https://example.org"), "");
    assert.equal(sessionIn("https://example.org/spp/roll-call?session=42"), "42");
    assert.match(await hashOf(code), /^[0-9a-f]{64}$/);
});

const household = (values = {}) => ({
    participant_id: 1,
    name: "Cruz",
    is_expected: true,
    status: null,
    household_id: null,
    members: [7, 8].map((participant_id) => ({
        participant_id,
        name: `M${participant_id}`,
        roles: [],
        counts: participant_id === 7,
    })),
    ...values,
});
const newRow = (values) => ({ status: null, sync: "", note: "", ...values });
const households = (item, statements = []) => {
    const rows = withHouseholds(item, rowsOf(item, statements), newRow);
    return Object.fromEntries(rows.map((row) => [row.participant_id, row]));
};
const markOfMember = (values = {}) => mark({ person: { name: "M", household_id: 1 }, ...values });

test("a household comes once a member has come who counts", () => {
    const item = { household_rule: "roles", roster: [household()] };
    assert.equal(households(item)[1].status, null);
    const child = households(item, [markOfMember({ participant_id: 8 })])[1];
    assert.deepEqual([child.status, child.sync, child.cameIds], [null, "waiting", "8"]);
    const adult = households(item, [markOfMember({ status: "late" })])[1];
    assert.deepEqual([adult.status, adult.attended_by, adult.sync, adult.isByMembers], ["late", 7, "waiting", true]);
});

test("all who count have to come where the rule says so, and one who is absent decides", () => {
    const members = (...statuses) =>
        statuses.map((status, participant_id) => ({
            participant_id,
            status,
            counts: true,
            marked_at: "2026-03-14T09:00:00Z",
        }));
    assert.equal(followingFrom("all", members("present", null)), null);
    assert.equal(followingFrom("all", members("present", "late")).status, "late");
    assert.equal(followingFrom("all", members("present", "late")).attended_by, null);
    assert.equal(followingFrom("all", members("absent", null)).status, "absent");
    assert.equal(followingFrom("any", members("absent", null)), null);
    assert.equal(followingFrom("any", members("absent", "excused")).status, "excused");
});

test("what was stated of a household stands again once its members decide nothing", () => {
    const item = { household_rule: "roles", roster: [household({ status: "absent", basis: "observed" })] };
    const came = markOfMember();
    assert.equal(households(item, [came])[1].status, "present");
    assert.equal(households(item, [came, markOfMember({ status: null })])[1].status, "absent");
    const followed = household({ status: "present", basis: "observed" });
    const member = person({ is_expected: false, household_id: 1, status: "present", basis: "observed" });
    const taken = households({ household_rule: "roles", roster: [followed, member] }, [markOfMember({ status: null })]);
    assert.deepEqual([taken[1].status, taken[7].home], [null, 1]);
});

test("a mark of a member that is not kept shows at the household", () => {
    const item = { household_rule: "any", roster: [household()] };
    const refused = households(item, [markOfMember({ state: "refused", detail: "No." })])[1];
    assert.deepEqual([refused.status, refused.sync, refused.note], [null, "refused", ""]);
});

test("a stored household says what follows from its members, and what the phone cannot know is read again", () => {
    const item = {
        household_rule: "any",
        roster: [household(), person({ is_expected: false, household_id: 1, status: "late" })],
    };
    followInRoster(item);
    assert.deepEqual([item.roster[0].status, item.roster[0].attended_by], ["late", 7]);
    assert.ok(!isOpenQuestion(item, markOfMember()));
    assert.ok(!isOpenQuestion(item, mark({ participant_id: 1 })));
    assert.ok(isOpenQuestion(item, markOfMember({ status: null })));
    assert.ok(isOpenQuestion(item, mark({ participant_id: 9, person: { name: "Dora" } })));
});

test("a member is shown once, also of several households, and says nothing of either until the server does", () => {
    const roster = [household(), household({ participant_id: 2, name: "Diaz" })];
    const rows = households({ household_rule: "any", roster }, [mark({ person: { name: "M", household_id: null } })]);
    assert.deepEqual([rows[7].home, rows[7].household_id], [1, null]);
    assert.deepEqual([rows[1].status, rows[2].status, rows[1].sync], [null, null, "waiting"]);
});
