// The search of the site without a page: run by tests/site/test_search.py with Node's own test runner.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const SCRIPT = new URL("../../../src/schemabook/renderers/site/scripts/search.js", import.meta.url);
const names = "{ buildIndex, readQuery, findEntries, partsOf, editsOf }";
const { buildIndex, readQuery, findEntries, partsOf, editsOf } = new Function(`${readFileSync(SCRIPT, "utf8")}\nreturn ${names};`)();

const KEY = 1, REFERENCE = 2, SENSITIVE = 32;

function table(name, columns, more = {}) {
    return { name: `public.${name}`, shown: name, schema: "public", kind: "table", page: `tables/${name}`, columns, module: 0, ...more };
}

const map = {
    tables: [
        table("orders", [["id", "bigint", KEY], ["customer_id", "bigint", REFERENCE], ["status", "order_status", 0], ["extra", "jsonb", 0]]),
        table("order_items", [["id", "bigint", KEY], ["order_id", "bigint", REFERENCE]]),
        table("customers", [["id", "bigint", KEY], ["email", "text", SENSITIVE], ["nickName", "text", 0]]),
        table("reorder_points", [["id", "bigint", KEY]]),
        table("video", [["videoid", "bigint", KEY], ["user_id", "bigint", 0]], { name: "media.video", shown: "media.video", schema: "media" }),
        table("__proto__", [["constructor", "text", 0], ["<img src=x onerror=alert(1)>", "text", 0]]),
    ],
    edges: [[0, 2, [1], [0], 0, "", "", []], [1, 0, [1], [0], 0, "", "", []]],
};
const catalogue = {
    comments: ["One basket that was paid for.", "", "Who buys.", "", "", ""],
    columns: [[[], [], ["How far it is.", "", ["paid", "shipped"]], []], [], [["", "", [], ""], ["Where letters go."]], [], [], []],
    entries: [
        ["routine", "cancel_order(bigint)", "Takes an order back.", "routines/cancel_order.html"],
        ["finding", "missing-primary-key", "The table orders has no key.", "findings.html"],
        ["page", "Findings", "", "findings.html"],
    ],
};
const index = buildIndex(map, catalogue);

function search(text, scope = -1) {
    return findEntries(index, readQuery(index, text, scope))[0].map(({ kind, name }) => `${kind} ${name}`);
}

test("the same, then its beginning, a word of it, anywhere", () => {
    assert.deepEqual(search("order").slice(0, 2), ["table orders", "table order_items"]);
    const found = search("order");
    assert.ok(found.indexOf("column order_id") > found.indexOf("table order_items"));
    assert.ok(found.indexOf("table reorder_points") > found.indexOf("routine cancel_order(bigint)"));
    assert.equal(search("id")[0], "column id");
    assert.ok(search("id").indexOf("column user_id") < search("id").indexOf("column videoid"));
});

test("the name of a schema does not hide what a table is called", () => {
    assert.equal(search("video")[0], "table media.video");
    assert.equal(search("media.video")[0], "table media.video");
});

test("capitals begin a word", () => {
    assert.deepEqual(search("name"), ["column nickName"]);
});

test("letters may stand apart, close together and from the beginning of a word", () => {
    assert.equal(search("ordit")[0], "table order_items");
    assert.deepEqual(search("oid").filter(name => name === "column videoid"), ["column videoid"]);
    assert.deepEqual(search("rdit"), []);
});

test("wrong letters are forgiven: one from four letters on, two from eight", () => {
    assert.equal(search("custmers")[0], "table customers");
    assert.equal(search("csutomer")[0], "table customers");
    assert.equal(search("cuxtomxrs")[0], "table customers");
    assert.equal(search("oredr_items")[0], "table order_items");
    assert.equal(search("statis")[0], "column status");
    assert.deepEqual(search("emx"), []);
    assert.deepEqual(search("cuxtxmer").filter(name => name === "table customers"), ["table customers"]);
    assert.deepEqual(search("cxsxoxer"), []);
    assert.deepEqual(["kitten", "ktiten", "kiten", "xitten", "abcdef"].map(word => Math.min(editsOf(word, "kitten", 2), 3)), [0, 1, 1, 1, 3]);
});

test("several words have to fit, in name, table or comment", () => {
    assert.deepEqual(search("orders status"), ["column status"]);
    assert.equal(search("basket paid")[0], "table orders");
    assert.deepEqual(search("basket shipped"), []);
    assert.deepEqual(search("orders xyz"), []);
});

test("a table before a dot", () => {
    assert.deepEqual(search("orders.status"), ["column status"]);
    assert.deepEqual(search("customers.id"), ["column id"]);
    assert.ok(search("orders.").includes("column extra"));
});

test("values, routines, findings and pages are there", () => {
    assert.equal(search("paid")[0], "value paid");
    assert.equal(search("cancel")[0], "routine cancel_order(bigint)");
    assert.equal(search("findings")[0], "page Findings");
    assert.ok(search("no key").includes("finding missing-primary-key"));
});

test("filters", () => {
    assert.deepEqual(search("type:jsonb"), ["column extra"]);
    assert.deepEqual(search("in:comments letters"), ["column email"]);
    assert.deepEqual(search("in:comments email"), []);
    assert.deepEqual(search("sensitive:"), ["column email"]);
    assert.deepEqual(search("sensitive: id"), []);
    assert.deepEqual(search("fk:customers"), ["column customer_id"]);
    assert.deepEqual(search("fk:").sort(), ["column customer_id", "column order_id"]);
    assert.deepEqual(search("table:customers kind:column nocomment:").sort(), ["column id", "column nickName"]);
    assert.deepEqual(search("constructor:wvwvw"), []);
});

test("without the catalogue nothing is said to lack a comment", () => {
    const early = buildIndex(map, null);
    assert.deepEqual(findEntries(early, readQuery(early, "nocomment:")), [[], 0]);
    assert.equal(findEntries(early, readQuery(early, "orders"))[0][0].name, "orders");
});

test("inside one table", () => {
    assert.deepEqual(search("", 0), ["column id", "column customer_id", "column status", "column extra"]);
    assert.deepEqual(search("sta", 0), ["column status"]);
    assert.deepEqual(search("email", 0), []);
});

test("odd names and odd queries", () => {
    assert.equal(search("__proto__")[0], "table __proto__");
    assert.equal(search("constructor")[0], "column constructor");
    assert.equal(search("onerror=alert(1)")[0], "column <img src=x onerror=alert(1)>");
    for (const odd of ['"', "\\", "[", "(?", ":", ".", "..", "a.", "İ", "👩‍👩‍👧", "%00", "table:", 'x"y']) search(odd);
});

test("a query of nothing gives what has the most relationships first", () => {
    assert.deepEqual(search("").slice(0, 2), ["table orders", "table order_items"]);
});

test("what fits is marked", () => {
    const parts = (text, query) => partsOf(text, readQuery(index, query).words);
    assert.deepEqual(parts("Video_id of ID", "id"), ["V", "id", "eo_", "id", " of ", "ID", ""]);
    assert.deepEqual(parts("order_items", "ordit"), ["order_items"]);
    assert.deepEqual(parts("status", "orders.status"), ["", "status", ""]);
    assert.deepEqual(parts("a [b] \\d", "[b] \\d"), ["a ", "[b]", " ", "\\d", ""]);
    assert.deepEqual(parts("status", ""), ["status"]);
    assert.deepEqual(parts("status", "orders. type:text"), ["status"]);
});

test("at most sixty are given, the best of all, and all are counted", () => {
    const many = { tables: Array.from({ length: 500 }, (_, t) => table(`t${t}`, [["name", "text", 0]])), edges: [] };
    const large = buildIndex({ ...many, tables: [...many.tables, table("name", [])] }, null), [hits, all] = findEntries(large, readQuery(large, "name"));
    assert.equal(all, 501);
    assert.equal(hits.length, 60);
    assert.equal(hits[0].kind, "table");
});

test("what a query over 50,000 things costs, beside the budget of 8 ms of processor time", context => {
    const words = "customer order invoice payment item address product price status total created updated billing account user role".split(" ");
    const word = number => words[(number * 7919 + (number >> 4)) % words.length];
    const tables = Array.from({ length: 3600 }, (_, t) =>
        table(`${word(t)}_${word(t + 5)}${t}`, Array.from({ length: 13 }, (_, c) => [`${word(t + c)}_${word(t * c + 3)}`, "text", 0])));
    const columns = tables.map((one, t) => one.columns.map((_, c) => [`The ${word(t + c)} of the ${word(t * 3 + c)} that is kept with it.`]));
    const large = buildIndex({ tables, edges: [] }, { comments: tables.map(() => ""), columns, entries: [] });
    assert.ok(large.entries.length > 50_000);
    for (const text of ["customer", "custmer", "cstmr", "zzzz", "invoice status", "in:comments billing", "type:text"]) {
        const query = () => findEntries(large, readQuery(large, text)), times = [];
        for (let run = 0; run < 9; run++) {
            const start = process.cpuUsage();
            query();
            times.push(process.cpuUsage(start).user / 1000);
        }
        const [median, all] = [times.sort((one, other) => one - other)[4], query()[1]];
        context.diagnostic(`${text}: ${median.toFixed(1)} ms, ${(median / 8).toFixed(2)} of the budget, ${all} found`);
    }
});
