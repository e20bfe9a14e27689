// The list of modules and tables beside the map, what is hidden, the map as a table, and what all controls do.

const NARROW = matchMedia("(max-width: 760px)"),
    FEW_TABLES = 60;

/** @type {ModuleData[]} */
let modules;
/** The lines of the list, by the numbers of their tables. @type {HTMLElement[]} */
const listLines = [];

/**
 * @param {string} id
 * @param {...any} children strings, numbers and nodes; false, null and undefined are none
 * @returns {any} the element, which holds them now and nothing else
 */
function fill(id, ...children) {
    const box = byId(id);
    box.replaceChildren(...children.filter(child => child || child === 0));
    return box;
}

/** @param {string} what "tag" or "tag.class" @param {...any} rest attributes, if there are any, and children @returns {any} the element */
function make(what, ...rest) {
    const [tag, name] = what.split("."),
        given = rest[0]?.constructor === Object && rest.shift();
    return element(tag, { class: name, ...given }, ...rest);
}

/** @param {TableNumber} table @param {() => void} onclick @returns {any} a button with its name, which looks like a link */
const tableLink = (table, onclick) => make("button.link", { type: "button", onclick }, make("span.grow", shown(table)));

/** @param {TableData} table @returns {string} its kind where it is not a plain table */
const kindWord = ({ kind, partitions }) =>
    kind === "table" ? "" : partitions ? counted(partitions, "partition") : kind;

/** What the buttons of the page do that have their name in `data-do`. @type {Record<string, () => unknown>} */
const deeds = {
    panel: () => showPanel(byId("panel").hidden),
    hideAll: () => changeView({ hidden: modules.map((_, at) => "module:" + at) }),
    showAll: () => changeView({ hidden: [] }),
    asTable: showAsTable,
    path: openPath,
    help: () => byId("help-dialog").showModal(),
    focus() {
        const { table, focus } = view;
        if (table === focus) leave();
        else setFocus(tableNamed(table));
    },
    copy: () =>
        navigator.clipboard.writeText(byId("sql").textContent).then(
            () => say("Copied."),
            () => say("The browser does not allow copying."),
        ),
    leave,
    unselect: () => (view.table ? select(-1) : leave()),
    noLens: () => changeView({ lens: "" }),
};

/** Brings to life what stands around the map; called once. */
function startPanel() {
    const main = byId("Content");
    modules = model.data.modules;
    addHides();
    addList();
    main.onclick = (/** @type {any} */ { target, detail }) => {
        deeds[target.closest("[data-do]")?.dataset.do]?.();
        if (detail && target.closest(".menu label")) closeMenu();
        keepFocus();
    };
    main.onchange = viewChosen;
    byId("tree").onkeydown = walkList;
    byId("path-form").onsubmit = (/** @type {Event} */ event) => {
        event.preventDefault();
        findPath();
    };
    main.addEventListener("toggle", (/** @type {any} */ { target }) => target.matches(".menu[open]") && target.querySelector(":checked")?.focus(), true);
    main.addEventListener("focusout", (/** @type {any} */ { target, relatedTarget }) => {
        const menu = target.closest(".menu");
        if (menu && !menu.contains(relatedTarget) && document.hasFocus()) menu.open = false;
    });
    onTheme(showLegend);
    onView(showAll);
    showAll(view, {});
    showPanel(!NARROW.matches && store.get("panel") !== false);
}

/** Gives the focus to the map when what had it is gone. */
function keepFocus() {
    const active = document.activeElement;
    if (active === document.body || !active?.checkVisibility()) byId("stage").focus();
}

/** Shows a view in all that stands around the map. @param {View} view @param {Partial<View>} before */
function showAll(view, before) {
    const { path, focus, table } = view;
    byId("Content").dataset.shows = path ? "path" : focus && "focus";
    fill("focus-title", (path ?? [focus]).filter(Boolean).map(name => shown(tableNamed(name))).join(" › "));
    if (String(path) !== String(before.path)) showRoutes();
    for (const box of /** @type {any} */ (document.querySelectorAll("#Content [name]"))) {
        const { name, value } = box;
        if (name === "since") box.value = versionOf(view)?.name;
        else if (name === "hide") box.checked = !view.hidden.includes(value);
        else if (name in view) box.checked = String(/** @type {any} */ (view)[name]) === value;
    }
    showLegend();
    showDetails();
    showList();
    if (table && table !== before.table) {
        const line = listLines[tableNamed(table)];
        /** @type {any} */ (line.parentNode).open = true;
        line.scrollIntoView({ block: "nearest" });
        byId("details").scrollTop = 0;
    }
}

/** Takes over what somebody has chosen in a control, whose name is a part of the view. @param {any} event */
function viewChosen({ target: { name, value, checked, type } }) {
    const { hidden } = view;
    if (name === "hide") changeView({ hidden: checked ? hidden.filter(one => one !== value) : [...hidden, value] });
    else if (name in view)
        changeView({
            [name]: /depth|route/.test(name) ? +value : type === "checkbox" && !checked ? "hide" : value,
            ...(/depth|rest|direction|route/.test(name) && { camera: null }),
        });
}

/** @param {string} value what it hides where it is not checked: "kind:view" @param {string} [label] where no text stands beside it */
const hideBox = (value, label) => make("input", { type: "checkbox", name: "hide", value, "aria-label": label });

/** Adds the boxes for kinds and schemas, and the versions that a lens can compare with. */
function addHides() {
    for (const part of /** @type {const} */ (["kind", "schema"])) {
        const names = [...new Set(tables.map(table => table[part] ?? ""))].sort();
        fill(part + "s", ...names.map(name => make("label.check", hideBox(part + ":" + name), name)));
    }
    fill("since", ...model.data.versions.map(({ name }) => make("option", name)));
}

/** Makes the list: modules, and in each its tables by name. */
function addList() {
    const parts = modules.map((module, at) => {
        const some = [...module.tables].sort(byName);
        for (const table of some) {
            const line = tableLink(table, () => {
                if (NARROW.matches) showPanel(false);
                goTo(table);
            });
            line.tabIndex = -1;
            line.append(make("small", kindWord(tables[table])));
            listLines[table] = line;
        }
        return make(
            "div.module",
            make(
                "details",
                make("summary", swatch(`var(--tint-${model.tint(at)}-line)`), make("span.grow", module.title), make("small")),
                ...some.map(table => listLines[table]),
            ),
            hideBox("module:" + at, "Show " + module.title),
        );
    });
    fill("tree", ...parts);
    byId("filter").oninput = () => {
        showList();
        const isFew = listLines.filter(line => !line.hidden).length <= FEW_TABLES;
        for (const part of parts) part.firstChild.open = isFew;
    };
    byId("filter").oninput();
}

/** @param {TableNumber} table @returns {boolean} whether the filter lets it through and it is not hidden on the map */
const isListed = table => !listLines[table].hidden && !isHidden(model, view, table);

/** Shows in the list what the filter lets through, what is hidden on the map and what is selected. */
function showList() {
    const wanted = byId("filter").value.trim().toLowerCase();
    modules.forEach(({ title, tables: some }, at) => {
        const part = byId("tree").children[at];
        let found = 0;
        for (const table of some) {
            const line = listLines[table],
                { name } = tables[table];
            line.hidden = !(title + "\n" + name).toLowerCase().includes(wanted);
            line.classList.toggle("gone", isHidden(model, view, table));
            line.ariaCurrent = String(name === view.table);
            found += +!line.hidden;
        }
        part.hidden = !found;
        part.querySelector("summary small").textContent = found;
    });
    const all = [...tables.keys()], listed = all.filter(isListed);
    fill("tree-count", listed.length < all.length ? listed.length + " of " + all.length : kindsCounted(all));
}

/** Moves the focus up and down in the list. @param {KeyboardEvent} event */
function walkList(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key],
        stops = [...byId("tree").querySelectorAll("summary, .link")].filter(one => one.checkVisibility());
    if (!by) return;
    stops[stops.indexOf(document.activeElement) + by]?.focus();
    event.preventDefault();
}

/** @param {boolean} open */
function showPanel(open) {
    byId("panel").hidden = !open;
    byId("panel-button").hidden = open;
    if (!NARROW.matches) store.set("panel", open);
}

/** Shows the tables that are listed in a table. */
function showAsTable() {
    const words = (/** @type {Figure | undefined} */ figure) => figure && figureWords(figure[0], figure[1]);
    fill(
        "table-rows",
        ...[...tables.keys()].filter(isListed).map(at => {
            const { page, module, rows, size } = tables[at];
            return make(
                "tr",
                make("td", make("a", { href: page + ".html" }, shown(at)), " " + kindWord(tables[at])),
                ...[modules[module].title, words(rows), words(size), nearTo(at, -1).length, nearTo(at, 1).length].map(cell => make("td", cell)),
            );
        }),
    );
    byId("table-dialog").showModal();
}
