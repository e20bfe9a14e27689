// Focus, paths, lenses, the tree and the words of a step, which need no page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const FOLDER = new URL("../../../src/schemabook/renderers/site/scripts/", import.meta.url);
const FILES = ["model", "view", "scene", "focus", "path", "lens", "panel", "details", "hover", "keys"];
const OFFERED = ["Model", "PLAIN_VIEW", "Tie", "Mark", "takeModel", "findNeighbours", "focusScene", "findPaths", "joinSql", "pathScene", "routesOf",
    "lenses", "stepWords", "dayWords", "aliasOf", "amountBounds"];

/** What the map does with the schema when it starts, inside the scope of the scripts. */
const takeModel = "function takeModel(taken) { model = taken; ({ tables, edges, modules } = taken.data); boundsKept = {}; }";

function scripts() {
    const element = () => assert.fail("no page is needed");
    const window = { schemabook: { element, store: { get: () => null, set: () => {} }, announce() {}, need() {}, onTheme() {} } };
    const sources = FILES.map(name => readFileSync(new URL(`${name}.js`, FOLDER), "utf8"));
    const body = `"use strict";\n${sources.join("\n")}\n${takeModel}\nreturn { ${OFFERED.join(", ")} };`;
    return new Function("window", "matchMedia", "document", "location", body)(window, () => ({ matches: false }), {}, { hash: "" });
}

const { Model, PLAIN_VIEW, Tie, Mark, takeModel: take, findNeighbours, focusScene, findPaths, joinSql, pathScene, routesOf, lenses, stepWords, dayWords,
    aliasOf, amountBounds } = scripts();

/** A schema of tables "a: id b_id created_by"; a reference is "a.b_id -> b", "?" after it: may be null, "~": inferred, "reads": of a view. */
function schema(tables, ties, more = {}) {
    const names = tables.map(one => one.split(":")[0]);
    const columnsOf = one => one.split(":")[1].trim().split(" ");
    return new Model({
        format: 1, title: "t", product: "", measured: "", size: [1, 1], versions: [],
        modules: [{ title: "all", page: "", box: [0, 0, 1, 1], tables: [...names.keys()] }],
        tables: tables.map((one, at) => ({
            name: names[at], kind: "table", page: `tables/${at}`, box: [0, 0, 200, 34 + 22 * columnsOf(one).length], module: 0, described: [0, columnsOf(one).length],
            columns: columnsOf(one).map(name => [name, "int", name === "id" ? Mark.KEY : 0]), ...more[names[at]],
        })),
        edges: ties.map(tie => {
            const [, child, column, parent, mark] = /^(\w+)\.(\w+) -> (\w+) ?(.*)$/.exec(tie);
            const marks = { "": 0, "?": Tie.OPTIONAL, "~": Tie.INFERRED, reads: Tie.READS }[mark];
            const from = names.indexOf(child), position = columnsOf(tables[from]).indexOf(column);
            return [from, names.indexOf(parent), mark === "reads" ? [] : [position], mark === "reads" ? [] : [0], marks, "", ""];
        }),
    });
}

const SHOP = schema(
    ["users: id", "addresses: id user_id", "orders: id user_id address_id created_by", "order_items: order_id product_id", "products: id category_id created_by",
        "categories: id parent_id", "open_orders: id", "island: id"],
    ["addresses.user_id -> users", "orders.user_id -> users", "orders.address_id -> addresses ?", "orders.created_by -> users", "order_items.order_id -> orders",
        "order_items.product_id -> products", "products.category_id -> categories ?", "categories.parent_id -> categories ?", "open_orders.id -> orders reads",
        "products.created_by -> users"],
    { orders: { size: [500, "bytes", "exact", "2026-11-20", ""] }, addresses: { size: [900, "bytes", "exact", "2026-11-20", ""] },
        users: { size: [1000, "bytes", "exact", "2026-11-20", ""] } },
);
const number = (model, name) => model.byName.get(name);
/** The functions of the map, which read the schema that was taken last. */
const [neighboursIn, focusIn, pathsIn, pathIn, routesIn] = [findNeighbours, focusScene, findPaths, pathScene, routesOf].map(made => (model, ...given) => {
    take(model);
    return made === focusScene || made === pathScene ? made(model, ...given) : made(...given);
});
const namesOf = (model, tables) => [...tables].map(table => model.data.tables[table].name);
const look = patch => ({ ...PLAIN_VIEW, ...patch });

test("neighbours stand at the side where they are nearest, the largest first", () => {
    const { steps } = neighboursIn(SHOP, look({ depth: 2 }), number(SHOP, "orders"));
    assert.deepEqual([...steps].map(([table, step]) => [SHOP.data.tables[table].name, step]), [
        ["orders", 0], ["users", -1], ["open_orders", 1], ["addresses", -1], ["order_items", 1],
    ]);
});

test("a direction leaves the other side out", () => {
    const side = direction => namesOf(SHOP, neighboursIn(SHOP, look({ direction }), number(SHOP, "orders")).steps.keys());
    assert.deepEqual(side("parents"), ["orders", "users", "addresses"]);
    assert.deepEqual(side("children"), ["orders", "open_orders", "order_items"]);
});

test("a focus has parents at the left, children at the right, no two cards over each other", () => {
    const { cards, positions, edges, bounds } = focusIn(SHOP, look({ focus: "orders", depth: 2 }));
    const card = name => cards[positions.get(number(SHOP, name))];
    assert.ok(card("users").x + card("users").width < card("orders").x);
    assert.ok(card("order_items").x > card("orders").x + card("orders").width);
    for (const one of cards) {
        for (const other of cards) {
            const apart = one === other || one.x + one.width < other.x || other.x + other.width < one.x || one.y + one.height < other.y || other.y + other.height < one.y;
            assert.ok(apart);
        }
        assert.ok(one.x >= bounds[0] && one.y >= bounds[1] && one.x + one.width <= bounds[0] + bounds[2] && one.y + one.height <= bounds[1] + bounds[3]);
    }
    assert.equal(edges.length, 6, "each edge among them, one of them twice as parent");
});

test("a table that refers to itself is there once, with its loop", () => {
    const { cards, edges } = focusIn(SHOP, look({ focus: "categories" }));
    assert.deepEqual(namesOf(SHOP, cards.map(({ table }) => table)), ["categories", "products"]);
    assert.equal(edges.length, 2);
});

test("a focus has at most 60 cards; the rest is behind cards that name it", () => {
    const many = schema(["root: id", ...Array.from({ length: 150 }, (_, at) => `t${at}: id root_id`)], Array.from({ length: 150 }, (_, at) => `t${at}.root_id -> root`));
    const { cards } = focusIn(many, look({ focus: "root" }));
    assert.equal(cards.length, 59, "one of two cards for what is left out is not needed");
    const [more] = cards.filter(({ table }) => table < 0);
    assert.equal(more.more.length, 150 - 57);
    assert.equal(new Set([...more.more, ...cards.map(({ table }) => table)]).size, 152);
    const deep = schema(["root: id", ...Array.from({ length: 150 }, (_, at) => `t${at}: id root_id`)],
        Array.from({ length: 150 }, (_, at) => `t${at}.root_id -> ${at < 50 ? "root" : `t${at - 50}`}`));
    const { length } = focusIn(deep, look({ focus: "root", depth: 3 })).cards;
    assert.ok(length > 55 && length <= 60, String(length));
});

test("hidden tables and inferred relations that are switched off are left out", () => {
    const model = schema(["a: id", "b: id a_id", "c: id a_id"], ["b.a_id -> a ~", "c.a_id -> a"], { c: { kind: "view" } });
    const found = hidden => namesOf(model, neighboursIn(model, look({ hidden }), 0).steps.keys());
    assert.deepEqual(found([]), ["a", "b", "c"]);
    assert.deepEqual(found(["ties:inferred"]), ["a", "c"]);
    assert.deepEqual(found(["kind:view"]), ["a", "b"]);
});

test("dimming keeps the map and marks all others", () => {
    const { cards, dimmed, edges } = focusIn(SHOP, look({ focus: "categories", rest: "dim" }));
    assert.equal(cards.length, SHOP.data.tables.length);
    assert.deepEqual(namesOf(SHOP, dimmed), ["users", "addresses", "orders", "order_items", "open_orders", "island"]);
    assert.equal(edges.length, 2);
});

const routes = (model, from, to) => pathsIn(model, number(model, from), number(model, to)).map(({ tables }) => namesOf(model, tables).join(" "));

test("paths come shortest first and pass no column of who did it", () => {
    assert.deepEqual(routes(SHOP, "users", "products"), ["users orders order_items products", "users addresses orders order_items products"]);
    assert.deepEqual(routes(SHOP, "users", "island"), []);
    assert.deepEqual(routes(SHOP, "users", "users"), []);
});

test("two keys between two tables are two routes", () => {
    const model = schema(["users: id", "orders: id buyer_id seller_id"], ["orders.buyer_id -> users", "orders.seller_id -> users"]);
    assert.deepEqual(pathsIn(model, 0, 1).map(({ edges }) => edges), [[0], [1]]);
    const guessed = schema(["users: id", "orders: id buyer_id seller_id"], ["orders.buyer_id -> users ~", "orders.seller_id -> users"]);
    assert.deepEqual(pathsIn(guessed, 0, 1).map(({ edges }) => edges), [[1], [0]], "declared before inferred");
});

test("a hub or a column of who did it is passed where nothing else leads on", () => {
    const tables = ["a: id hub_id", "b: id hub_id created_by", "hub: id", "c: id created_by"];
    const model = schema(tables, ["a.hub_id -> hub", "b.hub_id -> hub", "c.created_by -> b"], { hub: { hub: 2 } });
    assert.deepEqual(routes(model, "a", "b"), ["a hub b"]);
    assert.deepEqual(routes(model, "a", "c"), ["a hub b c"]);
    const around = schema([...tables, "d: a_id b_id"], ["a.hub_id -> hub", "b.hub_id -> hub", "d.a_id -> a", "d.b_id -> b"], { hub: { hub: 2 } });
    assert.deepEqual(routes(around, "a", "b"), ["a d b"]);
    const short = schema(["a: id hub_id created_by", "b: id hub_id", "hub: id"], ["a.hub_id -> hub", "b.hub_id -> hub", "a.created_by -> b"], { hub: { hub: 2 } });
    assert.deepEqual(routes(short, "a", "b"), ["a hub b"]);
});

test("the search for paths ends in a thicket", () => {
    const names = Array.from({ length: 40 }, (_, at) => `t${at}`);
    const thicket = schema(names.map(name => `${name}: id ${names.map(other => `${other}_id`).join(" ")}`),
        names.flatMap(name => names.filter(other => other > name).map(other => `${name}.${other}_id -> ${other}`)));
    assert.equal(pathsIn(thicket, 0, 39).length, 5);
});

test("SQL is spelt as the database wants it, outer where a key may be null and from there on", () => {
    const sql = (from, to, steps) => joinSql(pathsIn(SHOP, number(SHOP, from), number(SHOP, to)).find(({ edges }) => !steps || edges.length === steps));
    assert.equal(sql("order_items", "categories"), "SELECT oi1.*, p2.*, c3.*\nFROM order_items AS oi1\nJOIN products AS p2 ON oi1.product_id = p2.id\nLEFT JOIN categories AS c3 ON p2.category_id = c3.id;");
    assert.match(sql("addresses", "order_items"), /FROM addresses AS a1\nJOIN orders AS o2 ON o2.address_id = a1.id\nJOIN order_items/);
    assert.match(sql("orders", "users", 2), /LEFT JOIN addresses AS a2 ON o1.address_id = a2.id\nLEFT JOIN users AS u3 ON a2.user_id = u3.id;/);
    const odd = schema(["Order: id", "b: order"], ["b.order -> Order"], { Order: { sql: '"Order"' }, b: { quoted: { 0: '"order"' } } });
    assert.equal(joinSql(pathsIn(odd, 1, 0)[0]), 'SELECT b1.*, o2.*\nFROM b AS b1\nJOIN "Order" AS o2 ON b1."order" = o2.id;');
});

test("aliases are initials of the last part of a name", () => {
    assert.deepEqual(["sales.order_items", "orderItems", "access_sheet", "äöü", "2nd_try", "a.b.C"].map(aliasOf), ["oi", "o", "as", "t", "nt", "c"]);
});

test("the scene of a path goes from left to right by the route that is chosen", () => {
    const scene = route => pathIn(SHOP, look({ path: ["users", "products"], route }));
    assert.deepEqual(namesOf(SHOP, scene(0).cards.map(({ table }) => table)), ["users", "orders", "order_items", "products"]);
    assert.deepEqual(namesOf(SHOP, scene(9).cards.map(({ table }) => table)), ["users", "addresses", "orders", "order_items", "products"]);
    const places = scene(0).cards.map(({ x }) => x);
    assert.deepEqual(places, [...places].sort((one, other) => one - other));
    assert.equal(pathIn(SHOP, look({ path: ["users", "island"] })).kind, "map");
    assert.deepEqual(routesIn(SHOP, look({ path: ["users", "nothing"] })), []);
    assert.deepEqual(routesIn(SHOP, look({})), []);
});

const DAY = "2026-11-20";
const MEASURED = schema(["big: id a", "small: id", "view: id", "empty: id"], [], {
    big: { rows: [1000000, "rows", "estimate", DAY, ""], size: [8 * 1024 ** 3, "bytes", "exact", DAY, ""], reads: [0, "calls", "exact", DAY, "2026-11-01"], writes: [9, "calls", "exact", DAY, "2026-11-01"],
        indexes: [1, 0, 3], sensitive: 7, findings: [1, 2, 0], comment: "c", described: [2, 2] },
    small: { rows: [10, "rows", "exact", DAY, ""], size: [8192, "bytes", "exact", DAY, ""], reads: [5, "calls", "exact", DAY, ""], indexes: [2, 0, 2], sensitive: 1, findings: [0, 0, 1], described: [1, 1] },
    empty: { rows: [0, "rows", "exact", DAY, ""] },
});
const lens = name => lenses.find(one => one.name === name);
const valuesOf = (name, model = MEASURED, view = look({})) => {
    take(model);
    return model.data.tables.map((_, at) => lens(name).value(model, at, view));
};

test("lenses put tables into classes, and those without a value into none", () => {
    assert.deepEqual(valuesOf("rows"), ["4", "0", null, "0"]);
    assert.deepEqual(valuesOf("size"), ["4", "0", null, null]);
    assert.deepEqual(valuesOf("unused"), ["strong", "pale", null, null]);
    assert.deepEqual(valuesOf("undocumented"), ["calm", "pale", "strong", "strong"]);
    assert.deepEqual(valuesOf("sensitive"), ["many", "few", null, null]);
    assert.deepEqual(valuesOf("findings"), ["error", "note", null, null]);
    const more = schema(["low: id", "at: id", "high: id"], [], Object.fromEntries([["low", 10], ["at", 1000], ["high", 1e6]].map(([name, rows]) => [name, { rows: [rows, "rows", "exact", DAY, ""] }])));
    assert.deepEqual(valuesOf("rows", more), ["0", "1", "4"]);
    assert.deepEqual(amountBounds("rows"), [1000, 10000, 100000, 1000000]);
    take(MEASURED);
    assert.deepEqual(amountBounds("size"), [64 * 1024 ** 2, 256 * 1024 ** 2, 1024 ** 3, 4 * 1024 ** 3], "whole units");
    assert.deepEqual(amountBounds("writes"), []);
    const small = schema(["low: id", "high: id"], [], Object.fromEntries([["low", 7], ["high", 300]].map(([name, rows]) => [name, { rows: [rows, "rows", "exact", DAY, ""] }])));
    assert.deepEqual(valuesOf("rows", small), ["0", "2"]);
    assert.deepEqual(amountBounds("rows"), [10, 100]);
});

test("changes are those since the version that is chosen", () => {
    const model = schema(["a: id", "b: id", "c: id"], []);
    model.data.versions.push({ name: "v2", added: [1], changed: [], removed: [] }, { name: "v1", added: [1], changed: [0], removed: ["old"] });
    assert.deepEqual(valuesOf("changed", model), [null, "added", null]);
    assert.deepEqual(valuesOf("changed", model, look({ since: "v1" })), ["changed", "added", null]);
});

test("text on every paint has a contrast of 4.5 and more", () => {
    const style = readFileSync(new URL("../styles/explore.css", FOLDER), "utf8");
    const paints = theme => Object.fromEntries([...style.split(theme)[1].split("}")[0].matchAll(/--paint-([\w-]+): (#\w{6});/g)].map(([, name, colour]) => [name, colour]));
    const light = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const [day, night, chosen] = [":root {", ':root:not([data-theme="light"]) {', ':root[data-theme="dark"] {'].map(paints);
    assert.equal(Object.keys(day).length, 19);
    assert.deepEqual(night, chosen);
    for (const [theme, ink] of [[day, "#1b1f24"], [night, "#e6e9ec"]]) {
        for (const [name, colour] of Object.entries(theme)) assert.ok(name.endsWith("-line") || contrast(light(colour), light(ink)) >= 4.5, `${name} ${colour}`);
        const ramp = [0, 1, 2, 3, 4].map(at => light(theme[at]));
        assert.deepEqual(ramp, [...ramp].sort((one, other) => (theme === night ? one - other : other - one)));
    }
});

test("a step of the keyboard is said in words", () => {
    take(SHOP);
    assert.equal(stepWords(2, 1, 1), "orders, child of users through user_id, 2 children");
    assert.equal(stepWords(0, 1, -1), "users, parent of orders through user_id, 3 children");
    assert.equal(stepWords(7, undefined, 0), "island, 0 children");
});

test("days", () => {
    assert.equal(dayWords("2026-03-01"), "1 Mar 2026");
    assert.equal(dayWords("soon"), "soon");
});
