// The list of modules and tables beside the map, what is hidden, and the map as a table.

/**
 * A line of the tree: a module (`table` -1) or a table in it, and its place among its like.
 * @typedef {{module: number, table: TableNumber, place: number, of: number}} TreeRow
 */

const TREE_ROW = matchMedia("(pointer: coarse)").matches ? 40 : 28,
    NARROW = matchMedia("(max-width: 760px)");

/** The tree: its lines, the one that Tab leads to, the open modules, the filter. */
const tree = {
    rows: /** @type {TreeRow[]} */ ([]),
    active: 0,
    open: /** @type {Set<number>} */ (new Set()),
    wanted: "",
};

/**
 * The lines of the tree: modules and, in the open ones, tables by name. With a text, all that hold it.
 * @param {Model} model
 * @param {Set<number>} open
 * @param {string} wanted in small letters
 * @returns {TreeRow[]}
 */
function treeRows(model, open, wanted) {
    const parts = model.data.modules
        .map(({ title, tables }, module) => ({
            module,
            tables: tables.filter(
                table =>
                    title.toLowerCase().includes(wanted) ||
                    model.data.tables[table].name.toLowerCase().includes(wanted),
            ),
        }))
        .filter(({ tables }) => tables.length);
    return parts.flatMap(({ module, tables }, at) => {
        const sorted =
            wanted || open.has(module)
                ? tables.sort((one, other) => compareNames(model.shown(one), model.shown(other)))
                : [];
        return [
            { module, table: -1, place: at + 1, of: parts.length },
            ...sorted.map((table, at) => ({ module, table, place: at + 1, of: sorted.length })),
        ];
    });
}

/** @param {TableNumber} table @returns {boolean} whether it is neither hidden nor filtered out */
const isListed = table =>
    !isHidden(map.model, map.view, table) && tableOf(table).name.toLowerCase().includes(tree.wanted);

/** Hides what an entry names ("module:3"), or shows it again. @param {string} entry @param {boolean} [hides] */
function hide(entry, hides = !map.view.hidden.includes(entry)) {
    const others = map.view.hidden.filter(one => one !== entry);
    changeView({ hidden: hides ? [...others, entry] : others });
}

/** What the buttons of the page do that have their name in `data-do`. @type {Record<string, (button: HTMLElement) => unknown>} */
const deeds = {
    panel: () => showPanel(byId("panel").hidden),
    hideAll: () => changeView({ hidden: map.model.data.modules.map((_, at) => "module:" + at) }),
    showAll: () => changeView({ hidden: [] }),
    asTable: () => toggleAsTable(byId("as-table").hidden),
    allRows: () => showAsTable(Infinity),
    path: () => openPath(),
    help: () => byId("help-dialog").showModal(),
    back: button => {
        const { table, path } = map.view;
        if (table && button.closest("#details")) map.select(-1);
        else if (path) closePath();
        else setFocus(-1);
    },
    noLens: () => changeView({ lens: "" }),
    close: button => button.closest("dialog")?.close(),
    hide: ({ dataset }) => hide(dataset.entry ?? ""),
};

/** Brings to life what stands around the map; called once. */
function startPanel() {
    const {
            model: { data },
            view,
        } = map,
        main = byId("Content"),
        list = byId("tree"),
        filter = byId("filter");
    if (data.tables.length <= 60) data.modules.forEach((_, at) => tree.open.add(at));
    filter.oninput = () => {
        tree.wanted = filter.value.trim().toLowerCase();
        tree.active = 0;
        showTree();
        showAsTable();
    };
    list.onscroll = () => requestAnimationFrame(placeRows);
    list.onkeydown = treeKey;
    list.onclick = treeClick;
    main.addEventListener("click", (/** @type {any} */ { target }) => {
        const button = target.closest("[data-do]");
        if (button) deeds[button.dataset.do](button);
        keepFocus();
    });
    main.addEventListener("change", viewChosen);
    byId("path-dialog").oninput = findPath;
    byId("path-dialog").onsubmit = (/** @type {Event} */ event) => {
        event.preventDefault();
        byId("path-dialog").querySelector(".route")?.click();
    };
    for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".menu"))) {
        menu.ontoggle = () => menu.open && /** @type {HTMLElement} */ (menu.querySelector(":checked")).focus();
        menu.addEventListener("focusout", ({ relatedTarget }) => {
            if (!menu.contains(/** @type {Node} */ (relatedTarget)) && document.hasFocus()) menu.open = false;
        });
    }
    addHides();
    new ResizeObserver(placeRows).observe(list);
    new ResizeObserver(() => {
        if (isToFit) map.fit();
        isToFit = false;
    }).observe(byId("stage"));
    onTheme(showLegend);
    onView(showAll);
    showAll(view, /** @type {any} */ ({}));
    showPanel(!NARROW.matches && store.get("panel") !== false);
    isToFit = !view.camera && (!view.table || map.scene.kind !== "map");
}

/** Gives the focus to the map when what had it is gone. */
function keepFocus() {
    const active = document.activeElement;
    if (active === document.body || !active?.checkVisibility()) byId("stage").focus();
}

/** Shows a view in all that stands around the map. @param {View} view @param {View} before */
function showAll(view, before) {
    const differs = (/** @type {(keyof View)[]} */ ...parts) =>
        parts.some(part => String(view[part]) !== String(before[part]));
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("#Content [name]"))) {
        const { name, value } = box,
            now = String(/** @type {any} */ (view)[name]);
        if (name === "since") box.value = versionOf(map.model, view)?.name ?? "";
        else box.checked = name === "hide" ? !view.hidden.includes(value) : now === value;
    }
    if (differs("focus", "path")) showFocusBar();
    if (differs("lens", "since")) showLegend();
    if (differs("table", "column", "path", "route", "focus", "lens", "since")) showDetails();
    if (differs("table")) revealTable();
    if (differs("table", "hidden")) showTree();
    if (differs("hidden")) showAsTable();
}

/** Takes over what somebody has chosen in a control, whose name is a part of the view. @param {any} event */
function viewChosen({ target: { name, value, checked, type } }) {
    if (name === "hide") hide(value, !checked);
    else if (name in map.view)
        changeView({
            [name]: name === "depth" ? +value : type === "checkbox" && !checked ? "hide" : value,
            ...(/depth|rest|direction/.test(name) && { camera: null }),
        });
}

/** Adds the boxes for kinds, schemas and inferred relations, and the versions that a lens can compare with. */
function addHides() {
    const { tables, edges, versions } = map.model.data,
        kinds = new Set(tables.map(({ kind }) => kind)),
        schemas = new Set(tables.map(({ schema }) => schema ?? ""));
    const group = (/** @type {string} */ title, /** @type {string} */ prefix, /** @type {string[]} */ names) =>
        byId("hides").append(
            make(
                "fieldset",
                make("legend", title),
                ...names
                    .sort()
                    .map(name =>
                        make(
                            "label.check",
                            make("input", { type: "checkbox", name: "hide", value: prefix + name }),
                            name,
                        ),
                    ),
            ),
        );
    group("Kinds", "kind:", [...kinds]);
    if (schemas.size > 1) group("Schemas", "schema:", [...schemas]);
    if (edges.some(edge => edge[4] & Tie.INFERRED)) group("Relations", "ties:", ["inferred"]);
    byId("lens-legend")
        .querySelector("select")
        .append(...versions.map(({ name }) => make("option", { value: name }, name)));
}

/** @param {boolean} open */
function showPanel(open) {
    const hadFocus = byId("panel").contains(document.activeElement) || document.activeElement === byId("panel-button");
    byId("panel").hidden = !open;
    byId("panel-button").hidden = open;
    if (hadFocus) (open ? byId("panel").querySelector("input") : byId("panel-button")).focus();
    if (!NARROW.matches) store.set("panel", open);
    placeRows();
}

/** Reckons the lines anew and shows them. */
function showTree() {
    const { tables } = map.model.data,
        listed = [...tables.keys()].filter(isListed).length;
    tree.rows = treeRows(map.model, tree.open, tree.wanted);
    tree.active = clamp(tree.active, 0, Math.max(tree.rows.length - 1, 0));
    byId("tree").firstElementChild.style.height = tree.rows.length * TREE_ROW + "px";
    byId("tree-count").textContent = [listed, tables.length].map(count => count.toLocaleString("en-GB")).join(" of ");
    placeRows();
}

/** Puts the lines into the document that can be seen, and the one that Tab leads to; the focus stays on that. */
function placeRows() {
    const list = byId("tree"),
        hadFocus = list.contains(document.activeElement);
    const first = Math.floor(list.scrollTop / TREE_ROW) - 8,
        last = first + Math.min(list.clientHeight / TREE_ROW, 150) + 16;
    const places = [...tree.rows.keys()].filter(at => at === tree.active || (at >= first && at <= last));
    list.firstElementChild.replaceChildren(...places.map(at => rowElement(tree.rows[at], at)));
    if (hadFocus) list.querySelector("[tabindex='0']")?.focus({ preventScroll: true });
}

/** @param {TreeRow} row @param {number} at @returns {HTMLElement} */
function rowElement({ module, table, place, of }, at) {
    const { model, view } = map,
        isModule = table < 0,
        { title, tables } = model.data.modules[module],
        entry = "module:" + module;
    const gone = isModule ? view.hidden.includes(entry) : isHidden(model, view, table);
    const row = make(
        (isModule ? "div.module" : "div.table") + (gone ? " gone" : ""),
        {
            role: "treeitem",
            "data-row": at,
            tabindex: at === tree.active ? 0 : -1,
            "aria-level": isModule ? 1 : 2,
            "aria-posinset": place,
            "aria-setsize": of,
            ...(isModule
                ? { "aria-expanded": String(tree.wanted !== "" || tree.open.has(module)) }
                : { "aria-selected": String(tableOf(table).name === view.table) }),
        },
        ...(isModule
            ? [
                  swatch(`var(--tint-${model.tint(module)}-line)`),
                  make("span.grow", title),
                  make("span.soft", tables.length),
                  make(
                      "button.eye",
                      {
                          tabindex: -1,
                          "data-do": "hide",
                          "data-entry": entry,
                          "aria-pressed": String(gone),
                          "aria-label": "Hide " + title,
                      },
                      gone ? "○" : "●",
                  ),
              ]
            : [make("span.grow", shown(table)), make("span.soft", kindWord(tableOf(table)))]),
    );
    row.style.top = at * TREE_ROW + "px";
    row.style.height = TREE_ROW + "px";
    return row;
}

/** @param {TableData} table @returns {string} its kind where it is not a plain table */
const kindWord = ({ kind, partitions }) =>
    kind === "table" ? "" : partitions ? counted(partitions, "partition") : kind;

/** Scrolls the list so that a line can be seen. @param {number} at */
function scrollToRow(at) {
    const list = byId("tree"),
        top = at * TREE_ROW;
    list.scrollTop = clamp(list.scrollTop, top + TREE_ROW - list.clientHeight, top);
}

/** Makes a line the one that Tab leads to. @param {number} at */
function goToRow(at) {
    tree.active = clamp(at, 0, tree.rows.length - 1);
    scrollToRow(tree.active);
    placeRows();
}

/** @param {number} module @param {boolean} open */
function unfold(module, open) {
    tree.open[open ? "add" : "delete"](module);
    showTree();
}

/** Opens a line: a table is selected and flown to, a module is fitted to the screen. @param {TreeRow} row */
function openRow({ module, table }) {
    if (NARROW.matches) showPanel(false);
    if (table >= 0) goTo(table);
    else map.fit(map.model.data.modules[module].box);
}

/** @param {KeyboardEvent} event */
function treeKey(event) {
    const { rows, active } = tree,
        row = rows[active],
        { key } = event;
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const isModule = row.table < 0,
        isOpen = isModule && (tree.wanted !== "" || tree.open.has(row.module));
    /** @type {Record<string, () => void>} */
    const actions = {
        ArrowDown: () => goToRow(active + 1),
        ArrowUp: () => goToRow(active - 1),
        Home: () => goToRow(0),
        End: () => goToRow(rows.length - 1),
        ArrowRight: () => (isOpen ? goToRow(active + 1) : isModule && unfold(row.module, true)),
        ArrowLeft: () => (isOpen ? unfold(row.module, false) : !isModule && goToRow(active - row.place)),
        Enter: () => openRow(row),
        " ": () => (isModule ? hide("module:" + row.module) : openRow(row)),
    };
    if (Object.hasOwn(actions, key)) actions[key]();
    else if (key.length === 1) jumpTo(key.toLowerCase());
    else return;
    event.preventDefault();
    event.stopPropagation();
}

/** Goes to the next line that begins with a letter. @param {string} letter */
function jumpTo(letter) {
    const { rows, active } = tree,
        order = [...rows.keys()];
    const found = [...order.slice(active + 1), ...order.slice(0, active)].find(at => {
        const { module, table } = rows[at];
        return (table < 0 ? map.model.data.modules[module].title : shown(table)).toLowerCase().startsWith(letter);
    });
    if (found !== undefined) goToRow(found);
}

/** @param {{target: any}} event */
function treeClick({ target }) {
    const item = target.closest("[data-row]");
    if (!item || target.closest("button")) return;
    goToRow(+item.dataset.row);
    const row = tree.rows[tree.active];
    if (row.table >= 0) openRow(row);
    else unfold(row.module, !tree.open.has(row.module));
}

/** Shows the selected table in the list, without taking the focus. */
function revealTable() {
    const table = map.model.byName.get(map.view.table);
    if (table === undefined || byId("tree").contains(document.activeElement)) return;
    tree.open.add(tableOf(table).module);
    showTree();
    tree.active = Math.max(
        tree.rows.findIndex(row => row.table === table),
        0,
    );
    scrollToRow(tree.active);
}

/** Shows the tables that a card "+n more" stands for. @param {{more?: TableNumber[]}} card */
function openMore({ more = [] }) {
    const dialog = byId("more-dialog");
    byId("more-title").textContent = counted(more.length, "more table");
    dialog.querySelector("ul").replaceChildren(
        ...more.map(table =>
            make(
                "li",
                button(
                    shown(table),
                    () => {
                        dialog.close();
                        setFocus(table);
                    },
                    { class: "link" },
                ),
            ),
        ),
    );
    dialog.showModal();
}

/** @param {boolean} open */
function toggleAsTable(open) {
    const section = byId("as-table");
    section.hidden = !open;
    byId("as-table-button").setAttribute("aria-pressed", String(open));
    showAsTable();
    (open ? section : byId("stage")).focus();
}

/** Writes the tables that are listed into a table, while that is open. @param {number} [most] how many of them */
function showAsTable(most = 300) {
    const { model } = map,
        { edges, modules, tables } = model.data,
        section = byId("as-table"),
        listed = [...tables.keys()].filter(isListed);
    if (section.hidden) return;
    const ends = (/** @type {EdgeNumber[]} */ some, /** @type {0 | 1} */ end) => [
        ...new Set(some.filter(at => !(edges[at][4] & Tie.READS)).map(at => edges[at][end])),
    ];
    section.querySelector("h2").textContent = counted(listed.length, "table");
    section.querySelector("tbody").replaceChildren(
        ...listed.slice(0, most).map(table => {
            const { page, module, rows, size } = tables[table];
            return make(
                "tr",
                make("th", { scope: "row" }, make("a", { href: page + ".html" }, shown(table))),
                ...[
                    modules[module].title,
                    rows && figureWords(rows[0], ""),
                    size && figureWords(size[0], "bytes"),
                    ends(model.parentsOf(table), 1).map(shown).join(", "),
                    ends(model.childrenOf(table), 0).length,
                ].map(words => make("td", words)),
            );
        }),
    );
    section.lastElementChild.hidden = listed.length <= most;
}
