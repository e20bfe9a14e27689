// The search, free of the page: a query is a scan over everything that has a name. `palette.js` shows it.

/**
 * A thing that can be found. `table` is -1 for what belongs to no table; `position` is that of its column (-1 for none),
 * or its place among the catalogue's entries; `start` is where its own name begins, behind that of a schema; `lower` and
 * `text` are its name and what is said about it, lower-cased, `mask` and `textMask` the letters in them; `refers` names the
 * tables that a column refers to.
 * @typedef {{kind: string, name: string, start: number, lower: string, mask: number, said: string, text: string, textMask: number,
 *     table: TableNumber, position: number, column: Column | undefined, boost: number, refers: string}} Entry
 */

/** @typedef {{map: MapData, catalogue: CatalogueData | null, entries: Entry[], owners: string[]}} SearchIndex */

/**
 * A word of a query: `last` is what follows its last dot, `before` what stands before it (a table or a schema), `within`
 * and `owned` say for each table whether its whole name holds `before` and the word; `loosely` keeps the ranks of names.
 * @typedef {{text: string, last: string, before: string, mask: number, within: boolean[], owned: boolean[],
 *     loosely: Map<string, number>}} Word
 */

/** @typedef {(entry: Entry) => unknown} Test */
/** @typedef {{words: Word[], tests: Test[], comments: boolean}} Query */
/** @typedef {{hits: Entry[], all: number}} Found */

/** How much more a kind counts, in hundredths of a rank. @type {Record<string, number>} */
const WEIGHTS = { column: 30, value: 20, type: 60, routine: 60, page: 70, index: 10, finding: 0 };
const OF_TABLES = 110, MOST_HITS = 60;

/** @param {string} text */
function letterMask(text) {
    let mask = 0;
    for (let i = text.length; i--;) mask |= 1 << (text.charCodeAt(i) & 31);
    return mask;
}

/**
 * @param {MapData} map
 * @param {CatalogueData | null} catalogue null while it is not loaded: tables and columns can be found at once
 * @returns {SearchIndex}
 */
function buildIndex(map, catalogue) {
    const owners = map.tables.map(({ name }) => name.toLowerCase()), relations = owners.map(() => 1), references = new Map();
    /** @type {Entry[]} */
    const entries = [];
    for (const [child, parent, columns] of map.edges) {
        relations[child]++;
        relations[parent]++;
        for (const position of columns) {
            const key = `${child} ${position}`;
            references.set(key, `${references.get(key) ?? ""} ${owners[parent]}`);
        }
    }
    /** @type {(kind: string, name: string, said: string, table: number, position: number, column?: Column) => void} */
    const add = (kind, name, said, table, position, column) => {
        const lower = name.toLowerCase(), text = said.toLowerCase(), boost = Math.min(5 * Math.log2(relations[table] ?? 1), 35);
        const schema = position < 0 && map.tables[table].schema + ".";
        entries.push({
            kind, name, start: schema && name.startsWith(schema) ? schema.length : 0, lower, mask: letterMask(lower),
            said, text, textMask: letterMask(text), table, position, column,
            boost: boost + (WEIGHTS[kind] ?? OF_TABLES), refers: references.get(`${table} ${position}`) ?? "",
        });
    };
    map.tables.forEach((table, t) => {
        add(table.kind, table.shown ?? table.name, catalogue?.comments[t] || table.comment || "", t, -1);
        table.columns.forEach((column, position) => {
            const [said = "", , values = []] = catalogue?.columns[t]?.[position] ?? [];
            add("column", column[0], said, t, position, column);
            for (const value of values) add("value", value, "", t, position, column);
        });
    });
    catalogue?.entries.forEach(([kind, name, said], place) => add(kind, name, said, -1, place));
    return { map, catalogue, entries, owners };
}

const WORD_START = /(?<![\p{L}\p{N}])|(?<=\p{Ll})(?=\p{Lu})/uy;

/** Does a word start here: after what is no letter or digit, or at a capital? @param {string} name @param {number} at */
function startsWord(name, at) {
    WORD_START.lastIndex = at;
    return !at || WORD_START.test(name);
}

/**
 * Where a word stands in a name, best at the start of a word of it; -1.
 * @param {string} name
 * @param {string} lower
 * @param {string} word
 * @param {number} [start]
 */
function placeOf(name, lower, word, start) {
    const first = lower.indexOf(word, start);
    for (let at = first; at >= 0; at = lower.indexOf(word, at + 1)) if (startsWord(name, at)) return at;
    return first;
}

/**
 * Where the letters of a word stand apart in a name, in order, from the start of a word of it.
 * @param {string} name
 * @param {string} lower
 * @param {string} word
 */
function spread(name, lower, word) {
    const places = [placeOf(name, lower, word[0])];
    for (let i = 0; places[i] >= 0 && ++i < word.length;) places.push(lower.indexOf(word[i], places[i - 1] + 1));
    const last = places[places.length - 1];
    return last < 0 || last - places[0] >= 2 * word.length || !startsWord(name, places[0]) ? [] : places;
}

/** 6 the same, 5 its beginning, 4 the beginning of a word of it, 3 anywhere, 0 not. @param {Entry} entry @param {string} word */
function rankOf({ name, lower, start }, word) {
    const at = placeOf(name, lower, word, start);
    if (at < 0) return start && lower.includes(word) ? 3 : 0;
    return at > start ? startsWord(name, at) ? 4 : 3 : lower.length - at === word.length ? 6 : 5;
}

/**
 * How many edits (of Damerau and Levenshtein) make a word the beginning of what stands in a name from `start`; more than
 * `most` where none do. One of the first two letters has to be there.
 * @param {string} word
 * @param {string} name
 * @param {number} start
 * @param {number} most
 */
function editsFrom(word, name, start, most) {
    const near = name.slice(start, start + 2), width = Math.min(name.length - start, word.length + most);
    if (!near.includes(word[0]) && !near.includes(word[1])) return most + 1;
    let old = Uint8Array.from({ length: width + 1 }, (_, j) => j), older = old.slice(), row = old.slice();
    for (let i = 1; i <= word.length; i++) {
        const letter = word.charCodeAt(i - 1), earlier = word.charCodeAt(i - 2);
        let least = row[0] = i;
        for (let j = 1; j <= width; j++) {
            const here = name.charCodeAt(start + j - 1);
            let edits = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + Number(letter !== here));
            if (j > 1 && earlier === here && letter === name.charCodeAt(start + j - 2)) edits = Math.min(edits, older[j - 2] + 1);
            least = Math.min(least, row[j] = edits);
        }
        if (least > most) return least;
        [older, old, row] = [old, row, older];
    }
    return Math.min(...old);
}

/**
 * 2 for a name with the letters apart, less for one with a wrong letter (two from eight letters on), or 0.
 * @param {Entry} entry
 * @param {Word} word
 */
function rankLoosely({ name, lower, mask }, { last, mask: wanted, loosely }) {
    const most = last.length < 4 ? 0 : last.length < 8 ? 1 : 2;
    let missing = wanted & ~mask;
    for (let i = most; i--;) missing &= missing - 1;
    if (missing || last.length < 3) return 0;
    let rank = loosely.get(lower);
    if (rank !== undefined) return rank;
    rank = spread(name, lower, last).length ? 2 : 0;
    for (let at = 0; most && rank < 2 && at <= lower.length - last.length + most; at++) {
        const edits = startsWord(name, at) ? editsFrom(last, lower, at, most) : 9;
        if (edits <= most) rank = Math.max(rank, 1.9 - edits / 4);
    }
    loosely.set(lower, rank);
    return rank;
}

/**
 * @param {Entry} entry
 * @param {Word} word
 * @param {boolean} comments look at these only
 * @param {boolean} loose letters may stand apart or be wrong
 */
function rankOfWord(entry, word, comments, loose) {
    const { text, last, before, mask } = word, { table } = entry;
    let rank = 0;
    if (!comments && (entry.mask & mask) === mask) {
        if (!before || word.within[table]) rank = last ? rankOf(entry, last) : 5;
        if (!rank && before) rank = rankOf(entry, text);
    }
    if (rank < 3 && (entry.textMask & mask) === mask && entry.text.includes(text)) return 2.5;
    if (!rank && loose && !comments && !before && entry.kind !== "finding") rank = rankLoosely(entry, word);
    return rank || Number(!comments && word.owned[table] || 0);
}

/**
 * How well a thing fits: a rank in hundreds, better kinds and much related tables first; 0 where it does not. That the name
 * of its table fits is not enough.
 * @param {Entry} entry
 * @param {Query} query
 * @param {boolean} loose
 */
function scoreOf(entry, { words, tests, comments }, loose) {
    let total = 0, best = words.length ? 0 : 2, tail = words.length ? entry.lower.length : 0;
    for (const word of words) {
        const rank = rankOfWord(entry, word, comments, loose);
        if (!rank) return 0;
        total += rank / words.length;
        best = Math.max(best, rank);
        tail -= word.text.length;
    }
    if (best <= 1 || !tests.every(test => test(entry))) return 0;
    return 1 + total * 100 + entry.boost - Math.min(Math.max(tail, 0), 25);
}

/**
 * @param {SearchIndex} index
 * @param {string} text `order_items`, `customer.email`, `"two words"`, `type:jsonb`, `fk:customers` …
 * @returns {Query}
 */
function readQuery(index, text) {
    /** @type {Query} */
    const query = { words: [], tests: [], comments: false };
    for (const part of text.toLowerCase().match(/([^\s"]|"[^"]*("|$))+/g) ?? []) {
        const word = part.replaceAll('"', ""), [, name = "", value = ""] = /^(\w+):(.*)$/.exec(word) ?? [];
        const test = filterOf(index, name, value), dot = word.lastIndexOf(".");
        const last = word.slice(dot + 1), before = word.slice(0, Math.max(dot, 0)), mask = letterMask(last);
        if (test) query.tests.push(test);
        if (name === "in") query.comments = value[0] === "c";
        const holds = (/** @type {string} */ some) => index.owners.map(owner => owner.includes(some));
        if (word && !test) query.words.push({ text: word, last, before, mask, within: holds(before), owned: holds(word), loosely: new Map() });
    }
    return query;
}

/** @param {SearchIndex} index @param {string} name @param {string} value @returns {Test | undefined} undefined for what is no filter */
function filterOf({ catalogue, owners }, name, value) {
    switch (name) {
        case "table": return entry => owners[entry.table]?.includes(value);
        case "type": return ({ kind, column }) => column && kind === "column" && column[1].toLowerCase().includes(value);
        case "kind": return entry => entry.kind.includes(value);
        case "in": return () => true;
        case "pii":
        case "sensitive": return ({ kind, column }) => column && kind === "column" && column[2] & 32;
        case "nocomment": return ({ table, kind, text }) => catalogue && table >= 0 && kind !== "value" && !text;
        case "fk": return ({ kind, refers }) => kind === "column" && refers && refers.includes(value);
        default: return undefined;
    }
}

/** @param {SearchIndex} index @param {Query} query @param {TableNumber} scope @param {boolean} loose @returns {Found} */
function scan({ entries }, query, scope, loose) {
    let best = /** @type {[number, number][]} */ ([]), least = 0, all = 0;
    const cut = () => {
        best = best.sort((one, other) => other[0] - one[0] || one[1] - other[1]).slice(0, MOST_HITS);
        least = best[MOST_HITS - 1]?.[0] ?? 0;
    };
    entries.forEach((entry, place) => {
        if (scope >= 0 && (entry.table !== scope || entry.kind !== "column")) return;
        const score = scoreOf(entry, query, loose);
        if (score) all++;
        if (score > least) best.push([score, place]);
        if (best.length >= 300) cut();
    });
    cut();
    return { hits: best.map(([, place]) => entries[place]), all };
}

/**
 * What fits a query, the best first, and how many there are. Letters may stand apart or be wrong where what fits as it is
 * written does not fill the list.
 * @param {SearchIndex} index
 * @param {Query} query
 * @param {TableNumber} [scope] the only table whose columns are looked at
 * @returns {Found}
 */
function findEntries(index, query, scope = -1) {
    if (scope < 0 && !query.words.length && !query.tests.length) return { hits: [], all: 0 };
    const found = scan(index, query, scope, false);
    return found.all < MOST_HITS && query.words.some(({ last }) => last.length > 2) ? scan(index, query, scope, true) : found;
}

/**
 * The places of the letters of a text that fit the words.
 * @param {string} text
 * @param {Word[]} words
 * @param {boolean} apart letters may stand apart, as in names
 */
function findMarks(text, words, apart) {
    const lower = text.toLowerCase(), marks = new Set();
    if (lower.length === text.length) for (const { text: whole, last } of words) {
        const word = lower.includes(whole) ? whole : last, at = word ? placeOf(text, lower, word) : -1;
        if (at >= 0) for (let i = 0; i < word.length; i++) marks.add(at + i);
        else if (apart && word) spread(text, lower, word).forEach(place => marks.add(place));
    }
    return marks;
}
