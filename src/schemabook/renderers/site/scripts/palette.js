// The palette: a dialog on every page that searches the book while somebody types.

const RECENT = 8, FIRST = 12;
/** Filters, each with an example of what may follow. */
const FILTERS = [
    ["table:", "orders"], ["type:", "jsonb"], ["kind:", "index"], ["fk:", "customers"], ["in:comments", ""], ["sensitive:", ""], ["nocomment:", ""],
];
const KEYS = [["↵", "go there"], ["Ctrl ↵", "page or map"], ["Tab", "columns of the table"]];

/** What is searched; nothing until it is read. */
let searched = buildIndex(/** @type {any} */ ({ tables: [], edges: [] }), null);
/** @type {Entry[]} */
let hits = [];
/** @type {Word[]} */
let sought = [];
let chosen = 0, scope = -1, isAsked = false;

/** @type {HTMLInputElement} */
const field = element("input", {
    role: "combobox", "aria-label": "Search the book", "aria-autocomplete": "list", "aria-controls": "hits", "aria-expanded": "true",
    autocomplete: "off", spellcheck: "false", enterkeyhint: "go", oninput: showHits, onkeydown: steer,
});
const scopeName = element("b"), found = element("ul", { id: "hits", role: "listbox", "aria-label": "Found" });
const preview = element("section", { "aria-label": "Preview", tabindex: "0" }), tally = element("p", { role: "status" });
/** @type {HTMLDialogElement} */
const palette = element("dialog", {
    class: "palette", "aria-label": "Search", onclick: (/** @type {Event} */ event) => event.target === palette && palette.close(),
},
    element("header", null, scopeName, field, element("button", { type: "button", onclick: () => palette.close() }, "Close")), found, preview,
    element("footer", null, tally, element("p", null, ...KEYS.map(([key, words]) => element("span", null, element("kbd", null, key), words))),
        element("p", null, "Filters ", ...FILTERS.map(([filter, example]) => element("button", {
        type: "button", onclick() {
            field.value = `${field.value} ${filter}`.trim();
            field.focus();
            showHits();
        },
    }, filter, element("i", null, example))))));

async function openPalette() {
    if (!palette.isConnected) document.body.append(palette);
    if (!palette.open) palette.showModal();
    field.select();
    narrow(-1);
    if (isAsked) return;
    isAsked = true;
    try {
        const data = await need("map");
        searched = buildIndex(data, null);
        showHits();
        searched = buildIndex(data, await need("catalogue"));
        showHits();
    } catch {
        isAsked = false;
        tally.textContent = "The data of this book could not be read: is its folder whole?";
    }
}

/** Looks at the columns of one table only; -1: at everything. @param {TableNumber} table */
function narrow(table) {
    scope = table;
    if (table >= 0) field.value = "";
    scopeName.textContent = table < 0 ? "" : tableName(table);
    field.placeholder = table < 0 ? "Tables, columns, values, comments, routines, findings …" : "Its columns";
    showHits();
}

/** @param {TableNumber} table */
const tableName = table => searched.map.tables[table].shown ?? searched.map.tables[table].name;

function showHits() {
    const query = readQuery(searched, field.value), isEmpty = scope < 0 && !query.words.length && !query.tests.length;
    const { hits: best, all } = findEntries(searched, query, scope), more = all - best.length;
    const recent = isEmpty ? recentEntries() : [];
    hits = !isEmpty ? best : recent.length ? recent : firstEntries();
    sought = query.words;
    found.replaceChildren(...hits.map(hitRow));
    tally.textContent = (recent.length ? "Seen lately." : isEmpty ? "Part of a name is enough, and a wrong letter is forgiven."
        : !all ? "Nothing fits." : all.toLocaleString("en-GB") + " found" + (more ? ", the best are shown." : "."))
        + (searched.catalogue ? "" : " Still reading …");
    choose(0);
}

/** @param {number} place */
function choose(place) {
    chosen = place;
    [...found.children].forEach((row, one) => row.setAttribute("aria-selected", String(one === place)));
    found.children[place]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", hits.length ? "hit-" + place : "");
    preview.replaceChildren(...hits.length ? previewOf(hits[place]) : []);
}

/** The text, with what was sought marked. @param {string} text @param {boolean} [apart] @returns {(string | Node)[]} */
function highlighted(text, apart = false) {
    const marks = findMarks(text, sought, apart), parts = [];
    for (let from = 0, to = 1; to <= text.length; to++) {
        if (to < text.length && marks.has(to) === marks.has(from)) continue;
        const part = text.slice(from, to);
        parts.push(marks.has(from) ? element("mark", null, part) : part);
        from = to;
    }
    return parts;
}

/** @param {Entry} entry @param {number} place */
function hitRow(entry, place) {
    const { kind, name, table, column, said } = entry, first = Math.min(...findMarks(said, sought, false));
    const start = first > 60 && first < said.length ? first - 30 : 0, isValue = kind === "value";
    const where = column ? isValue ? `${tableName(table)}.${column[0]}` : `${tableName(table)} · ${column[1]}${said && " · "}` : "";
    return element("li", {
        id: "hit-" + place, role: "option", onpointermove: () => place !== chosen && choose(place),
        onclick: (/** @type {MouseEvent} */ event) => go(entry, event.ctrlKey || event.metaKey),
    }, element("span", null, ...highlighted(name, true)), element("small", null, kind),
    element("p", null, where, ...isValue ? [] : highlighted((start ? "… " : "") + said.slice(start, start + 160))));
}

/** @param {Entry} entry @returns {Node[]} */
function previewOf(entry) {
    const { kind, name, table, column, said } = entry;
    return [
        element("h2", null, column ? `${tableName(table)}.${column[0]}` : name),
        element("small", null, column && kind === "column" ? `column · ${column[1]}` : kind),
        element("p", null, ...highlighted(said)), ...table < 0 ? [] : column ? columnFacts(entry) : tableFacts(table),
        element("p", null, element("a", { href: pageAddress(entry) }, "Open the page"),
            table < 0 ? "" : element("a", { href: mapAddress(entry) }, "Show on the map")),
    ];
}

/** @param {TableNumber} table @returns {Node[]} */
function tableFacts(table) {
    const { rows, columns } = searched.map.tables[table], more = columns.length - 24;
    const lines = columns.slice(0, 24).map(([name, type, marks]) => element("li", null,
        element(marks & 1 ? "b" : "span", null, name),
        element("small", null, marks & 1 ? "key" : marks & 2 ? "reference" : ""), element("code", null, type)));
    return [element("small", null, rows ? `${rows[0].toLocaleString("en-GB")} rows (${rows[2]}, ${rows[3]})` : ""),
        element("ul", null, ...lines), element("small", null, more > 0 ? `… and ${more} columns more` : "")];
}

/** @param {Entry} entry @returns {Node[]} */
function columnFacts({ table, position, column = ["", "", 0], name }) {
    const [, preset, values = [], personal] = searched.catalogue?.columns[table]?.[position] ?? [];
    const words = ["key", "", "not null", "unique", "indexed", "sensitive", "generated"].filter((word, bit) => word && column[2] & 1 << bit);
    for (const [child, parent, columns] of searched.map.edges) {
        if (child === table && columns.includes(position)) words.push(`refers to ${tableName(parent)}`);
    }
    if (preset) words.push(`default ${preset}`);
    if (personal) words.push(personal);
    return [element("p", null, ...words.map(word => element("span", null, word))),
        element("p", null, ...values.slice(0, 50).map(value => element(value === name ? "mark" : "code", null, value)))];
}

/** @param {Entry} entry */
function pageAddress({ table, position, column }) {
    const { map, catalogue } = searched;
    if (table < 0) return root + catalogue?.entries[position][3];
    const { page, columns } = map.tables[table];
    const anchors = columns.slice(0, position + 1).map(([name]) => anchorOf(name)), anchor = anchors.pop() ?? "";
    const taken = anchors.filter(other => other === anchor).length;
    const address = `${root}${page.split("/").map(encodeURIComponent).join("/")}.html`;
    return address + (column ? `#c-${encodeURIComponent(anchor)}${taken ? `-${taken}` : ""}` : "");
}

/** @param {Entry} entry */
function mapAddress({ table, column }) {
    const { name } = searched.map.tables[table];
    return `${root}map.html#${new URLSearchParams(column ? { table: name, column: column[0] } : { table: name })}`;
}

/**
 * Goes to the page of a hit, on the map to its place there; `other` is the other of the two.
 * @param {Entry} entry
 * @param {boolean} other
 */
function go(entry, other) {
    const { map } = /** @type {any} */ (window).schemabook, key = recentKey(entry);
    store.set(recentName(), [key, ...recentKeys().filter(one => one !== key)].slice(0, RECENT));
    palette.close();
    if (entry.table < 0 || !map === !other) location.href = pageAddress(entry);
    else if (map) map.flyTo(entry.table, { column: entry.position });
    else location.href = mapAddress(entry);
}

const recentName = () => "recent:" + searched.map.title;

/** @param {Entry} entry */
const recentKey = ({ kind, name, table }) => [kind, name, searched.owners[table]].join("\n");

/** @returns {string[]} */
const recentKeys = () => [store.get(recentName()) ?? []].flat();

/** What was chosen last, as far as it is still there. */
function recentEntries() {
    const keys = recentKeys(), kept = keys.length ? searched.entries.filter(entry => keys.includes(recentKey(entry))) : [];
    return kept.sort((one, other) => keys.indexOf(recentKey(one)) - keys.indexOf(recentKey(other)));
}

/** The tables with the most relationships. */
function firstEntries() {
    const tables = searched.entries.filter(({ table, column }) => table >= 0 && !column);
    return tables.sort((one, other) => other.boost - one.boost).slice(0, FIRST);
}

/** @param {KeyboardEvent} event */
function steer(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key], entry = hits[chosen], last = hits.length - 1;
    const { key, shiftKey } = event;
    if (event.isComposing) return;
    if (step && entry) choose(chosen + step < 0 ? chosen ? 0 : last : chosen + step > last ? chosen < last ? last : 0 : chosen + step);
    else if (key === "Enter" && entry) go(entry, event.ctrlKey || event.metaKey);
    else if (key === "Tab" && !shiftKey && scope < 0 && entry?.table >= 0 && !entry.column) narrow(entry.table);
    else if (key === "Backspace" && !field.value && scope >= 0) narrow(-1);
    else return;
    event.preventDefault();
}

document.addEventListener("keydown", event => {
    const { key, target, ctrlKey, metaKey, altKey } = event, held = ctrlKey || metaKey;
    const isTyping = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");
    if (key.toLowerCase() === "k" ? !held : key !== "/" || held || altKey || isTyping) return;
    if (document.querySelector("dialog[open]:not(.palette)")) return;
    event.preventDefault();
    openPalette();
});
