// The search, free of the page: a query is a scan over everything that has a name. `palette.js` shows it.

/**
 * A thing that can be found. `table` is -1 for what belongs to no table; `position` is that of its column (-1 for none),
 * or its place among the catalogue's entries. `own` is its name without that of a schema, `lower` and `text` that and what
 * is said about it, lower-cased, `mask` the letters in it; `owner` is the whole name of its table, lower-cased, and
 * `refers` names the tables that a column refers to, `boost` is how much more it counts, in hundredths of a rank.
 * @typedef {{kind: string, name: string, own: string, lower: string, mask: number, said: string, text: string,
 *     table: TableNumber, owner: string, position: number, column: Column | undefined, boost: number, refers: string}} Entry
 */

/** @typedef {{tables: TableData[], catalogue: CatalogueData | null, entries: Entry[]}} SearchIndex */

/**
 * A word of a query: `last` is what follows its last dot, `before` what stands before it (a table or a schema), `mask` the
 * letters in `last`, `apart` a pattern for them in order, whatever stands between; `ranks` keeps how well names fit loosely.
 * @typedef {{text: string, last: string, before: string, mask: number, apart: RegExp, ranks: Map<string, number>}} Word
 */

/** @typedef {{words: Word[], tests: ((entry: Entry) => unknown)[]}} Query */

const MOST_HITS = 60;

/** @typedef {(entry: Entry, value: string, words: Word[], index: SearchIndex) => unknown} Filter */

/** What may stand before a colon in a query; palette.css has examples. @type {Record<string, Filter | null>} */
const FILTERS = {
    __proto__: null,
    table: ({ owner }, value) => owner.includes(value),
    kind: ({ kind }, value) => kind.includes(value),
    type: ({ column }, value) => column?.[1].toLowerCase().includes(value),
    fk: ({ refers }, value) => refers && refers.toLowerCase().includes(value),
    in: ({ text }, _, words) => words.every(word => text.includes(word.text)),
    sensitive: ({ column }) => column && column[2] & 32,
    nocomment: ({ table, kind, text }, _, __, { catalogue }) => catalogue && table >= 0 && kind !== "value" && !text,
};

/** @param {string} text */
function letterMask(text) {
    let mask = 0;
    for (let i = text.length; i--;) mask |= 1 << (text.charCodeAt(i) & 31);
    return mask;
}

/** @param {TableData} table @returns {string} as people say it */
const shownName = ({ shown, name }) => shown ?? name;

/**
 * @param {MapData} map
 * @param {CatalogueData | null} catalogue null while it is not loaded: tables and columns can be found at once
 * @returns {SearchIndex}
 */
function buildIndex(map, catalogue) {
    const { tables, edges } = map, relations = tables.map(() => 1);
    /** @type {string[][][]} */
    const refers = tables.map(() => []);
    /** @type {Entry[]} */
    const entries = [];
    for (const [child, parent, columns] of edges) {
        relations[child]++;
        relations[parent]++;
        for (const at of columns) (refers[child][at] ??= []).push(shownName(tables[parent]));
    }
    /** @type {(kind: string, name: string, said: string, table: number, position: number, column?: Column) => void} */
    const add = (kind, name, said, table, position, column) => {
        const schema = position < 0 ? tables[table].schema + "." : "";
        const own = name.startsWith(schema) ? name.slice(schema.length) : name, lower = own.toLowerCase();
        entries.push({
            kind, name, own, lower, mask: letterMask(lower), said, text: said.toLowerCase(), table, position, column,
            owner: tables[table]?.name.toLowerCase() ?? "", refers: refers[table]?.[position]?.join(", ") ?? "",
            boost: (column ? 30 : table >= 0 ? 110 : ["index", "finding"].includes(kind) ? 10 : 60) + Math.min(5 * Math.log2(relations[table] ?? 1), 35),
        });
    };
    tables.forEach((table, t) => {
        add(table.kind, shownName(table), catalogue?.comments[t] || table.comment || "", t, -1);
        table.columns.forEach((column, position) => {
            const [said = "", , values = []] = catalogue?.columns[t]?.[position] ?? [];
            add("column", column[0], said, t, position, column);
            for (const value of values) add("value", value, "", t, position, column);
        });
    });
    catalogue?.entries.forEach(([kind, name, said], place) => add(kind, name, said, -1, place));
    return { tables, catalogue, entries };
}

/** Does a word start here: after what is no letter or digit, or at a capital? @param {string} name @param {number} at */
const startsWord = (name, at) => !at || /^[^\p{L}\p{N}]|\p{Ll}\p{Lu}/u.test(name.slice(at - 1, at + 1));

/**
 * 6 the same, 5 its beginning, 4 the beginning of a word of it, 3 anywhere, 0 not.
 * @param {Entry} entry
 * @param {string} word
 */
function rankOf({ own, lower }, word) {
    let rank = 0;
    for (let at = lower.indexOf(word); at >= 0 && rank < 4; at = lower.indexOf(word, at + 1)) {
        rank = !at ? lower === word ? 6 : 5 : startsWord(own, at) ? 4 : 3;
    }
    return rank;
}

/**
 * How many edits (of Damerau and Levenshtein) make a word the beginning of a name; more than `most` where none do.
 * @param {string} word
 * @param {string} name
 * @param {number} most
 * @returns {number}
 */
function editsOf(word, name, most) {
    if (!word) return 0;
    const shorter = word.slice(1), rest = name.slice(1);
    if (word[0] === name[0]) return editsOf(shorter, rest, most);
    if (!most--) return 9;
    const isTurned = word[0] === name[1] && word[1] === name[0];
    return 1 + Math.min(editsOf(shorter, rest, most), editsOf(shorter, name, most), editsOf(word, rest, most),
        isTurned ? editsOf(word.slice(2), name.slice(2), most) : 9);
}

/**
 * 2 for a name with the letters apart, less for one with a wrong letter (two from eight letters on), or 0; both from the
 * start of a word of it.
 * @param {Entry} entry
 * @param {Word} word
 */
function rankLoosely({ own, lower, mask }, { last, mask: wanted, apart, ranks }) {
    const { length } = last, most = length < 4 ? 0 : length < 8 ? 1 : 2;
    let missing = wanted & ~mask, rank = ranks.get(lower);
    for (let i = most; i--;) missing &= missing - 1;
    if (missing || length < 3) return 0;
    if (rank === undefined) {
        rank = 0;
        for (let at = 0; at < lower.length; at++) {
            const near = lower.slice(at, at + 2 * length);
            if (startsWord(own, at)) rank = Math.max(rank, apart.test(near) ? 2 : 1.9 - editsOf(last, near, most) / 4);
        }
        ranks.set(lower, rank);
    }
    return rank;
}

/**
 * How well a thing fits: a rank in hundreds, better kinds and much related tables first; 0 where it does not. That the name
 * of its table fits is not enough.
 * @param {Entry} entry
 * @param {Word[]} words
 */
function scoreOf(entry, words) {
    const { name, lower, mask, text, owner, position, boost } = entry;
    let total = 0, best = words.length ? 0 : 2, tail = words.length && lower.length;
    for (const word of words) {
        const { text: whole, last, before } = word;
        const rank = !(word.mask & ~mask) && (!before || owner.includes(before)) && (last ? rankOf(entry, last) : 5)
            || before && rankOf(entry, whole)
            || text.includes(whole) && 2.5
            || !before && rankLoosely(entry, word)
            || (words[1] || position < 0) && owner.includes(whole) && (position < 0 && name.toLowerCase().includes(whole) ? 3 : 1);
        if (!rank) return 0;
        total += rank / words.length;
        best = Math.max(best, rank);
        tail -= whole.length;
    }
    return best > 1 ? 1 + total * 100 + boost - Math.min(Math.max(tail, 0), 25) : 0;
}

/** A pattern for just this text. @param {string} text */
const escaped = text => text.replace(/\W/g, "\\$&");

/**
 * @param {SearchIndex} index
 * @param {string} text `order_items`, `customer.email`, `type:jsonb`, `fk:customers` …
 * @param {TableNumber} [scope] the only table whose columns are looked at
 * @returns {Query}
 */
function readQuery(index, text, scope = -1) {
    /** @type {Word[]} */
    const words = [];
    /** @type {Query["tests"]} */
    const tests = scope < 0 ? [] : [({ table, kind }) => table === scope && kind === "column"];
    for (const word of text.toLowerCase().split(/\s+/)) {
        const [name, value] = word.split(":"), filter = value !== undefined && FILTERS[name];
        const names = word.split("."), last = names.pop() ?? "";
        if (filter) tests.push(entry => filter(entry, value, words, index));
        else if (word) words.push({
            text: word, last, before: names.join("."), mask: letterMask(last), ranks: new Map(),
            apart: new RegExp("^" + Array.from(last, escaped).map((letter, at) => at ? `[^${letter}]*${letter}` : letter).join("")),
        });
    }
    return { words, tests };
}

/**
 * What fits a query, the best first, and how many there are. A query of nothing gives all, the most related tables first.
 * @param {SearchIndex} index
 * @param {Query} query
 * @returns {[hits: Entry[], all: number]}
 */
function findEntries(index, { words, tests }) {
    let best = /** @type {[number, Entry][]} */ ([]), least = 0, all = 0;
    const cut = () => {
        best = best.sort((one, other) => other[0] - one[0]).slice(0, MOST_HITS);
        least = best[MOST_HITS - 1]?.[0] ?? 0;
    };
    for (const entry of index.entries) {
        const score = tests.every(test => test(entry)) ? scoreOf(entry, words) : 0;
        if (score) all++;
        if (score > least && best.push([score, entry]) > 300) cut();
    }
    cut();
    return [best.map(([, entry]) => entry), all];
}

/**
 * Parts a text where the words stand in it: every other part, from the second on, is one of them.
 * @param {string} text
 * @param {Word[]} words
 */
function partsOf(text, words) {
    const lower = text.toLowerCase();
    const pattern = words.map(({ text: whole, last }) => escaped(lower.includes(whole) ? whole : last)).filter(Boolean).join("|");
    return pattern ? text.split(new RegExp(`(${pattern})`, "i")) : [text];
}
