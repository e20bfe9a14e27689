// The palette: a dialog on every page that searches the book while somebody types.

/** @type {HTMLDialogElement} */
const palette = /** @type {any} */ (new DOMParser().parseFromString("<dialog class=palette aria-label=Search><header><b></b>"
    + '<input role=combobox aria-label=Search aria-autocomplete=list aria-controls=hits aria-expanded=true autocomplete=off'
    + ' spellcheck=false placeholder="Tables, columns, values, comments, routines, findings …"><button>Close</button></header>'
    + "<ul id=hits role=listbox aria-label=Found></ul><section aria-label=Preview tabindex=0></section><footer><p role=status>",
    "text/html").body.firstChild);
// Not `const`: the build's minifier joins neighbouring constants and may put a pattern before what it takes apart.
let [scopeName, field, found, preview, tally] = /** @type {any} */ (palette.querySelectorAll("b, input, ul, section, p"));

/** What is searched; nothing until it is read. */
let searched = buildIndex(/** @type {any} */ ({ tables: [], edges: [] }), null);
/** @type {Entry[]} */
let hits = [];
/** @type {Word[]} */
let sought = [];
let chosen = 0, scope = -1, progress = " Still reading …";

/** @param {string} tag @param {...(Node | string)} children */
const tagged = (tag, ...children) => element(tag, null, ...children);

async function openPalette() {
    if (!palette.open) {
        document.body.append(palette);
        palette.showModal();
    }
    field.select();
    narrow(-1);
    if (searched.catalogue) return;
    try {
        const data = await need("map");
        searched = buildIndex(data, null);
        showHits();
        searched = buildIndex(data, await need("catalogue"));
    } catch (problem) {
        progress = " " + problem;
    }
    showHits();
}

/** Looks at the columns of one table only; -1: at everything. @param {TableNumber} table */
function narrow(table) {
    scope = table;
    if (table >= 0) field.value = "";
    scopeName.textContent = table < 0 ? "" : tableName(table);
    showHits();
}

/** @param {TableNumber} table */
const tableName = table => shownName(searched.tables[table]);

/** @param {Entry} entry @returns {string} its name, that of a column or a value with its table */
const wholeName = ({ name, table, column }) => column ? `${tableName(table)}.${column[0]}` : name;

function showHits() {
    const query = readQuery(searched, field.value, scope), [best, all] = findEntries(searched, query);
    const isEmpty = !query.words.length && !query.tests.length;
    hits = isEmpty ? best.slice(0, 12) : best;
    sought = query.words;
    found.replaceChildren(...hits.map(hitRow));
    tally.textContent = (isEmpty ? "" : `${hits.length} of ${all.toLocaleString("en-GB")} found.`)
        + (searched.catalogue ? "" : progress);
    choose(0);
}

/** @param {number} place */
function choose(place) {
    const rows = found.children;
    chosen = place;
    for (const row of rows) row.ariaSelected = String(row === rows[place]);
    rows[place]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", rows[place]?.id ?? "");
    preview.replaceChildren(...hits[place] ? previewOf(hits[place]) : []);
}

/** The text, with what was sought marked. @param {string[]} parts */
const marked = parts => parts.map((part, at) => at % 2 ? tagged("mark", part) : part);

/** @param {Entry} entry @param {number} place */
function hitRow(entry, place) {
    const { kind, name, column, said } = entry, parts = partsOf(said, sought);
    if (parts[1] && parts[0].length > 60) parts[0] = "… " + parts[0].slice(-30);
    return element("li", { id: "hit-" + place, role: "option" }, tagged("span", ...marked(partsOf(name, sought))),
        tagged("small", kind), tagged("p", column ? `${wholeName(entry)} · ${column[1]}${said && " · "}` : "", ...marked(parts)));
}

/** @param {Entry} entry @returns {Node[]} */
function previewOf(entry) {
    const { kind, table, column, said } = entry, links = [element("a", { href: pageAddress(entry) }, "Open the page")];
    if (table >= 0) {
        const place = new URLSearchParams({ table: searched.tables[table].name, column: column?.[0] ?? "" });
        links.push(element("a", { href: `${root}map.html#${place}` }, "Show on the map"));
    }
    return [
        tagged("h2", wholeName(entry)), tagged("small", column ? `${kind} · ${column[1]}` : kind),
        tagged("p", ...marked(partsOf(said, sought))), ...table < 0 ? [] : column ? columnFacts(entry, column) : tableFacts(table),
        tagged("p", ...links),
    ];
}

/** @param {TableNumber} table @returns {Node[]} */
function tableFacts(table) {
    const { rows, columns } = searched.tables[table];
    return [
        tagged("small", rows ? `${rows[0].toLocaleString("en-GB")} rows (${rows[2]}, ${rows[3]})` : ""),
        tagged("ul", ...columns.map(([name, type, marks]) => tagged("li", tagged(marks & 1 ? "b" : "span", name),
            tagged("small", marks & 1 ? "key" : marks & 2 ? "reference" : ""), tagged("code", type)))),
    ];
}

/** @param {Entry} entry @param {Column} column @returns {Node[]} */
function columnFacts({ table, position, name, refers }, [, , marks]) {
    const [, preset, values = [], personal] = searched.catalogue?.columns[table]?.[position] ?? [];
    const words = ["key", "", "not null", "unique", "indexed", "sensitive", "generated"].filter((_, bit) => marks & 1 << bit);
    words.push(refers && "refers to " + refers, preset ? "default " + preset : "", personal ?? "");
    return [tagged("p", ...words.filter(Boolean).map(word => tagged("span", word))),
        tagged("p", ...values.map(value => tagged(value === name ? "mark" : "code", value)))];
}

/** Neither keys of pages nor anchors hold what an address has to spell otherwise. @param {Entry} entry */
function pageAddress({ table, position }) {
    const { tables, catalogue } = searched;
    if (table < 0) return root + catalogue?.entries[position][3];
    const { page, columns } = tables[table], anchors = columns.map(([name]) => "#c-" + anchorOf(name));
    const anchor = anchors[position] ?? "", taken = anchors.slice(0, position).filter(one => one === anchor).length;
    return `${root}${page}.html${anchor}${taken ? "-" + taken : ""}`;
}

/** Goes to the page of what is chosen, on the map to its place there. @param {boolean} isOther to the other of the two */
function go(isOther) {
    const { map } = /** @type {any} */ (window).schemabook, [page, place] = preview.querySelectorAll("a"), { table, position } = hits[chosen];
    store.set("search", field.value);
    palette.close();
    if (map && place && !isOther) map.select(table, position);
    else (place && !map === isOther ? place : page).click();
}

/** @param {KeyboardEvent} event */
function steer(event) {
    const { key, shiftKey, ctrlKey, metaKey, isComposing } = event, { length } = hits, entry = hits[chosen];
    const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? length - 1 : 0;
    if (isComposing) return;
    if (step && entry) choose((chosen + step) % length);
    else if (key === "Enter" && entry) go(ctrlKey || metaKey);
    else if (key === "Tab" && !shiftKey && scope < 0 && entry?.table >= 0 && !entry.column) narrow(entry.table);
    else if (key === "Backspace" && !field.value && scope >= 0) narrow(-1);
    else return;
    event.preventDefault();
}

/** @param {Event} event @returns {number} the place of the row in the list in which something happened; -1 outside */
const placeIn = ({ target }) => [...found.children].indexOf(/** @type {Element} */ (target).closest("li"));

field.value = store.get("search") ?? "";
field.oninput = showHits;
field.onkeydown = steer;
palette.onpointermove = event => {
    const place = placeIn(event);
    if (place >= 0 && place !== chosen) choose(place);
};
palette.onclick = event => {
    const place = placeIn(event);
    if (place >= 0) {
        choose(place);
        go(event.ctrlKey || event.metaKey);
    } else if (/** @type {HTMLElement} */ (event.target).matches("dialog, button")) palette.close();
};
addEventListener("keydown", event => {
    const { key, target, ctrlKey, metaKey } = event, isHeld = ctrlKey || metaKey;
    if (isHeld ? key !== "k" : key !== "/" || /** @type {HTMLElement} */ (target).matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    event.preventDefault();
    openPalette();
});
