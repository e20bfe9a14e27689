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

const HEADER = 34, ROW = 22, MOST_ROWS = 24;
const Mark = { KEY: 1, REFERENCE: 2, REQUIRED: 4, UNIQUE: 8, INDEXED: 16, SENSITIVE: 32, GENERATED: 64, PRESET: 128, FINDING: 256 };
const Tie = { OPTIONAL: 1, ONE: 2, INFERRED: 4, UNENFORCED: 8, READS: 16 };

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
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

/**
 * @param {number} value
 * @param {string} unit
 * @returns {string} as the book prints it: "3.4 MiB", "12,000 rows", "1 row"
 */
function figureWords(value, unit) {
    if (unit.startsWith("bytes")) {
        const power = value < 1 ? 0 : Math.min(5, Math.floor(Math.log2(value) / 10));
        const size = value / 1024 ** power;
        return (size < 10 ? Math.round(size * 10) / 10 : Math.round(size)).toLocaleString("en-GB")
            + " " + ["B", "KiB", "MiB", "GiB", "TiB", "PiB"][power] + unit.slice(5);
    }
    const digits = value.toLocaleString("en-GB", { maximumFractionDigits: value < 10 ? 2 : 0 });
    return `${digits} ${value === 1 ? unit.replace(/^(\w+?)s\b/, "$1") : unit}`.trim();
}

/** The schema that the map shows. Tables and edges are known by their numbers. */
class Model {
    /** @param {MapData} data */
    constructor(data) {
        const { tables, edges } = data;
        this.data = data;
        /** @type {Map<string, TableNumber>} */
        this.byName = new Map(tables.map((table, number) => [table.name, number]));
        /** @type {EdgeNumber[][]} */
        this.ofChild = tables.map(() => []);
        /** @type {EdgeNumber[][]} */
        this.ofParent = tables.map(() => []);
        edges.forEach((edge, number) => {
            this.ofChild[edge[0]].push(number);
            this.ofParent[edge[1]].push(number);
        });
        /** How much a table matters: those with more of it keep their names when there is no room for all. */
        this.rank = tables.map((table, t) =>
            3 * this.ofParent[t].length + this.ofChild[t].length + Math.log10(1 + (table.rows ? table.rows[0] : 0)));
        /** Cards that somebody has moved, by the whole name. @type {Record<string, [number, number]>} */
        this.moved = Object.assign(Object.create(null), store.get(this.storageKey));
    }

    get storageKey() { return "map:" + this.data.title; }

    /** @param {TableNumber} t @returns {EdgeNumber[]} the edges whose child it is */
    parentsOf(t) { return this.ofChild[t]; }

    /** @param {TableNumber} t @returns {EdgeNumber[]} the edges whose parent it is */
    childrenOf(t) { return this.ofParent[t]; }

    /** @param {TableNumber} t */
    isView(t) { return this.data.tables[t].kind.endsWith("view"); }

    /** @param {TableNumber} t */
    isHub(t) { return this.data.tables[t].hub !== undefined; }

    /** @param {TableNumber} t @returns {string} the name as people say it */
    shown(t) { return this.data.tables[t].shown ?? this.data.tables[t].name; }

    /** @param {TableNumber} t @param {number} position @returns {EdgeNumber[]} the edges through which a column refers */
    columnEdges(t, position) { return this.ofChild[t].filter(edge => this.data.edges[edge][2].includes(position)); }

    /** @param {number} module @returns {number} the number of its colour */
    tint(module) { return module % 10; }

    /** @param {EdgeNumber} edge @param {TableNumber} t @returns {TableNumber} the table at its other end */
    otherEnd(edge, t) {
        const [child, parent] = this.data.edges[edge];
        return child === t ? parent : child;
    }

    /** @param {TableNumber} t @returns {Rectangle} where its card stands */
    boxOf(t) {
        const { name, box } = this.data.tables[t], at = this.moved[name];
        return at ? [at[0], at[1], box[2], box[3]] : box;
    }

    /** Keeps where somebody has put a card; without a place for it, forgets all. @param {TableNumber} [t] @param {number} [x] @param {number} [y] */
    move(t, x, y) {
        if (t === undefined || x === undefined || y === undefined) this.moved = Object.create(null);
        else this.moved[this.data.tables[t].name] = [Math.round(x), Math.round(y)];
        store.set(this.storageKey, this.moved);
    }
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {TableNumber} t
 * @returns {boolean} whether the view hides a table by its module, schema or kind
 */
function isHidden(model, view, t) {
    const { module, schema, kind } = model.data.tables[t], { hidden } = view;
    return hidden.length > 0 && (hidden.includes("module:" + module) || hidden.includes("schema:" + schema) || hidden.includes("kind:" + kind));
}
