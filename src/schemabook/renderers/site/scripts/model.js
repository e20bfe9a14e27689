// The first script of the map's bundle: what the site's bundle lends, the marks, and the schema with its neighbourhoods.

/**
 * What the site's bundle offers (base.js) and what the map adds.
 * @typedef {object} Schemabook
 * @property {(name: string, data: any) => void} load
 * @property {(name: string) => Promise<any>} need
 * @property {(tag: string, attributes?: Record<string, any> | null, ...children: any[]) => any} element
 * @property {{get: (key: string) => any, set: (key: string, value: any) => void}} store
 * @property {(text: string) => void} announce
 * @property {(listener: () => void) => void} onTheme
 * @property {any} [map]
 */

const { element, store, announce, need, onTheme } = /** @type {Schemabook} */ (/** @type {any} */ (window).schemabook);

const { floor, hypot, max, min, round, sign } = Math;
const HEADER = 34, ROW = 22, MOST_ROWS = 24;
const KEY = 1, REFERENCE = 2, REQUIRED = 4;
const Mark = { KEY, REFERENCE, REQUIRED, UNIQUE: 8, INDEXED: 16, SENSITIVE: 32, GENERATED: 64, FINDING: 256 };
const OPTIONAL = 1, ONE = 2, INFERRED = 4, UNENFORCED = 8, READS = 16;
const Tie = { OPTIONAL, ONE, INFERRED, UNENFORCED, READS };

/**
 * @param {string} id
 * @returns {any} the element of the page with this id
 */
const byId = id => document.getElementById(id);

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const clamp = (value, least, most) => max(least, min(most, value));

/**
 * @param {number} value
 * @param {string} unit
 * @returns {string} as the book prints it: "3.4 MiB", "12,000 rows", "1 row"
 */
function figureWords(value, unit) {
    const isBytes = unit.startsWith("bytes");
    let power = 0, size = value;
    for (; isBytes && size >= 1024 && power < 5; power++) size /= 1024;
    const digits = size.toLocaleString("en-GB", { maximumFractionDigits: size < 10 ? 2 - Number(isBytes) : 0 });
    const words = isBytes ? unit.replace("bytes", power ? "KMGTP"[power - 1] + "iB" : "B") : value === 1 ? unit.replace(/^(\w+?)s\b/, "$1") : unit;
    return `${digits} ${words}`.trim();
}

/**
 * The schema that a map shows. Tables and edges are known by their numbers.
 * @typedef {object} Model
 * @property {MapData} data
 * @property {Map<string, TableNumber>} byName
 * @property {Map<string, [number, number]>} moved where somebody has put cards, by the whole name
 * @property {(t: TableNumber) => EdgeNumber[]} parentsOf the edges whose child it is
 * @property {(t: TableNumber) => EdgeNumber[]} childrenOf the edges whose parent it is
 * @property {(t: TableNumber) => boolean} isHub
 * @property {(t: TableNumber) => string} shown the name as people say it
 * @property {(t: TableNumber, position: number) => EdgeNumber[]} columnEdges the edges through which a column refers
 * @property {(module: number) => number} tint the number of its colour
 * @property {(edge: EdgeNumber, t: TableNumber) => TableNumber} otherEnd the table at its other end
 */

/** @param {any} place @returns {boolean} whether what was kept is a place that a card can have */
const isPlace = place => Array.isArray(place) && place.length === 2 && place.every(value => clamp(value, -1e6, 1e6) === value);

/** @param {MapData} data @returns {Model} */
function Model(data) {
    const { tables, edges, title } = data, byName = new Map(tables.map(({ name }, t) => [name, t]));
    /** @type {EdgeNumber[][]} */
    const up = tables.map(() => []);
    /** @type {EdgeNumber[][]} */
    const down = tables.map(() => []);
    edges.forEach(([child, parent], edge) => {
        up[child].push(edge);
        down[parent].push(edge);
    });
    return {
        data,
        byName,
        moved: new Map([store.get("map:" + title)].flat().filter(one => byName.has(one?.[0]) && isPlace(one[1]))),
        parentsOf: t => up[t],
        childrenOf: t => down[t],
        isHub: t => tables[t].hub !== undefined,
        shown: t => tables[t].shown ?? tables[t].name,
        columnEdges: (t, position) => up[t].filter(edge => edges[edge][2].includes(position)),
        tint: module => module % 10,
        otherEnd: (edge, t) => edges[edge][edges[edge][0] === t ? 1 : 0],
    };
}

/** What the map of this page shows, with its parts. @type {Model} */
let model;
/** @type {TableData[]} */
let tables;
/** @type {Edge[]} */
let edges;

/** @param {TableData} table @returns {string[]} what hides it, as addresses say it */
const groupsOf = ({ module, schema, kind }) => ["module:" + module, "schema:" + schema, "kind:" + kind];

/**
 * @param {Model} model
 * @param {View} view
 * @param {TableNumber} t
 * @returns {boolean} whether the view hides a table by its module, schema or kind
 */
const isHidden = (model, { hidden }, t) => groupsOf(model.data.tables[t]).some(group => hidden.includes(group));
