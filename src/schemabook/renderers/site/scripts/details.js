// The drawer at the right: all about the selected table, or the routes of a path with their SQL.

const MARK_WORDS = /** @type {[number, string][]} */ ([
    [Mark.KEY, "key"],
    [Mark.REQUIRED, "not null"],
    [Mark.UNIQUE, "unique"],
    [Mark.INDEXED, "indexed"],
    [Mark.GENERATED, "generated"],
    [Mark.SENSITIVE, "sensitive"],
    [Mark.FINDING, "finding"],
]);
const MOST_NEIGHBOURS = 25;
/** Whether the picture of a focus or path has to be fitted anew, since the drawer has opened or closed beside it. */
let isToFit = false;

/** @param {TableNumber} table */
const tableOf = table => map.model.data.tables[table];

/** @param {TableNumber} table @returns {string} the name as people say it */
const shown = table => map.model.shown(table);

/**
 * @param {string} what "tag", "tag.class" or "tag#id"
 * @param {...any} rest the attributes, if there are any, and children; null and false are none
 * @returns {any} the element
 */
function make(what, ...rest) {
    const [, tag, mark, name] = /(\w+)([.#]?)(.*)/.exec(what) ?? [],
        given = rest[0]?.constructor === Object ? rest.shift() : {};
    return element(tag, { ...(mark && { [mark === "." ? "class" : "id"]: name }), ...given }, ...rest);
}

/** @param {string} words @param {() => void} onclick @param {Record<string, any>} [attributes] */
const button = (words, onclick, attributes) => make("button", { type: "button", onclick, ...attributes }, words);

/** @param {number} marks @returns {string[]} in words; what a key has anyway is left out */
const markWords = marks =>
    MARK_WORDS.filter(
        ([mark]) => marks & mark && !(marks & Mark.KEY && mark & (Mark.REQUIRED | Mark.UNIQUE | Mark.INDEXED)),
    ).map(([, word]) => word);

/** @param {string[]} words @returns {HTMLElement} */
const chips = words => make("div.chips", ...words.map(word => make("span.chip", word)));

/** @param {TableNumber} table @param {number} position @returns {EdgeNumber[]} the keys of a column */
const keysOf = (table, position) =>
    map.model.columnEdges(table, position).filter(edge => !(map.model.data.edges[edge][4] & Tie.READS));

/**
 * Shows the drawer for what is selected, or hides it. The focus stays on the control with the same words, else goes to
 * the title.
 */
function showDetails() {
    const { model, view } = map,
        drawer = byId("details"),
        body = byId("details-body"),
        title = byId("details-title"),
        active = document.activeElement;
    const table = model.byName.get(view.table),
        hides = table === undefined && !view.path,
        words = body.contains(active) && active?.textContent,
        isSame = drawer.dataset.of === view.table;
    if (drawer.hidden !== hides) isToFit = map.scene.kind !== "map" && !view.camera;
    drawer.hidden = hides;
    drawer.dataset.of = view.table;
    title.textContent = table === undefined ? "Path" : shown(table);
    body.replaceChildren(...(table !== undefined ? tableDetails(table) : hides ? [] : pathDetails()).filter(Boolean));
    if (!isSame) drawer.scrollTop = 0;
    if (words && !hides)
        ([...body.querySelectorAll("button")].find(one => isSame && one.textContent === words) ?? title).focus({
            preventScroll: true,
        });
    if (table !== undefined)
        need("catalogue").then(
            catalogue => view.table === map.view.table && fillTexts(table, catalogue),
            () => 0,
        );
}

/** @param {string} title @param {HTMLElement | null | false} content */
const partOf = (title, content) => content && make("section", make("h3", title), content);

/** @param {TableNumber} table @returns {any[]} */
function tableDetails(table) {
    const { model, view } = map,
        { name, kind, schema, module, comment, origin = "database comment", page, columns } = tableOf(table),
        isFocus = view.focus === name;
    return [
        make("p.soft", [kind, schema, model.data.modules[module]?.title].filter(Boolean).join(" · ")),
        make("p#purpose", comment ?? "Nobody has said what it is for."),
        comment && make("p.soft", "From: " + origin),
        make(
            "div.actions",
            make("a.button", { href: page + ".html" }, "Page"),
            button("Focus", () => setFocus(isFocus ? -1 : table), { "aria-pressed": String(isFocus) }),
            button("Path from here", () => openPath(name)),
        ),
        partOf("Figures", figureList(table)),
        partOf(counted(columns.length, "column"), columnList(table)),
        partOf("Parents", neighbourList(table, model.parentsOf(table))),
        partOf("Children", neighbourList(table, model.childrenOf(table))),
    ];
}

/** @param {TableNumber} table @returns {HTMLElement} what was measured and counted */
function figureList(table) {
    const one = tableOf(table),
        { indexes, partitions, sensitive } = one,
        lens = lensOf(map.view);
    /** @type {[string, any][]} */
    const facts = [
        ["Rows", one.rows],
        ["Size", one.size],
        ["Reads", one.reads],
        ["Writes", one.writes],
        ["Indexes", indexes && `${indexes[2]}, ${indexes[0]} unused`],
        ["Partitions", partitions],
        ["Findings", findingWords(one)],
        ["Sensitive", sensitive && counted(sensitive, "column")],
    ];
    if (lens && !facts.some(([term]) => term === lens.title))
        facts.push([lens.title, lens.words(map.model, table, map.view)]);
    return make(
        "dl.facts",
        ...facts
            .filter(([, fact]) => fact)
            .flatMap(([term, fact]) => [
                make("dt", term),
                Array.isArray(fact)
                    ? make(
                          "dd",
                          figureWords(fact[0], fact[1]),
                          " ",
                          make("span.soft", originWords(/** @type {Figure} */ (fact))),
                      )
                    : make("dd", fact),
            ]),
    );
}

/** @param {TableNumber} table @returns {HTMLElement} */
function columnList(table) {
    return make(
        "ul.columns",
        ...tableOf(table).columns.map(([name, type, marks], position) =>
            make(
                name === map.view.column ? "li.chosen" : "li",
                { "data-at": position },
                make(marks & Mark.KEY ? "b.column" : "span.column", name),
                make("code.soft", type),
                chips([
                    ...markWords(marks),
                    ...keysOf(table, position).map(edge => "→ " + shown(map.model.data.edges[edge][1])),
                ]),
            ),
        ),
    );
}

/**
 * Writes comments into the drawer, which come with the catalogue.
 * @param {TableNumber} table
 * @param {CatalogueData} catalogue
 */
function fillTexts(table, { comments, columns }) {
    if (comments[table]) byId("purpose").textContent = comments[table];
    for (const item of byId("details").querySelectorAll(".columns > li")) {
        const comment = columns[table]?.[item.dataset.at]?.[0];
        if (comment && !item.querySelector("p")) item.append(make("p", comment));
    }
}

/** @param {EdgeNumber} edge @returns {string} "customer_id → id; places; inferred: same name and type" */
function edgeWords(edge) {
    const [child, parent, columns, to, marks, , verb, evidence = []] = map.model.data.edges[edge];
    const names = (/** @type {TableNumber} */ table, /** @type {number[]} */ places) =>
        places.map(at => tableOf(table).columns[at][0]).join(", ");
    return marks & Tie.READS
        ? "reads it"
        : [
              `${names(child, columns)} → ${names(parent, to)}`,
              verb,
              marks & Tie.OPTIONAL && "optional",
              marks & Tie.INFERRED ? ["inferred", ...evidence].join(": ") : marks & Tie.UNENFORCED && "not enforced",
          ]
              .filter(Boolean)
              .join("; ");
}

/**
 * @param {TableNumber} table
 * @param {EdgeNumber[]} edges
 * @returns {HTMLElement | false} a button for each, which goes there
 */
function neighbourList(table, edges) {
    const { model } = map,
        other = (/** @type {EdgeNumber} */ edge) => model.otherEnd(edge, table);
    const sorted = [...edges].sort((one, two) => bySize(model)(other(one), other(two)) || one - two),
        rest = new Set(sorted.slice(MOST_NEIGHBOURS).map(other));
    return (
        edges.length > 0 &&
        make(
            "ul.bare",
            ...sorted.slice(0, MOST_NEIGHBOURS).map(edge =>
                make(
                    "li",
                    button(shown(other(edge)), () => goTo(other(edge), edge), { class: "link" }),
                    make("span.soft", edgeWords(edge)),
                ),
            ),
            rest.size > 0 &&
                make(
                    "li",
                    button(rest.size + " more …", () => openMore({ more: [...rest] }), { class: "link" }),
                ),
        )
    );
}

/**
 * Selects a table at the other end of an edge; one that is not in the picture becomes its middle.
 * @param {TableNumber} table
 * @param {EdgeNumber} [edge]
 */
function goTo(table, edge) {
    const { model, scene, view } = map,
        { name } = tableOf(table),
        [child, , columns] = model.data.edges[edge ?? 0] ?? [];
    if (scene.positions.has(table)) map.select(table, edge !== undefined && child === table ? columns[0] : undefined);
    else if (view.path || view.focus) changeView({ path: null, focus: name, table: name, column: "", camera: null });
    else {
        changeView({ table: name, column: "" });
        map.say(shown(table) + " is hidden on the map.");
    }
}

/** @returns {any[]} the routes of the path in the address, and the SQL of the chosen one */
function pathDetails() {
    const { model, view } = map,
        { from, to, routes } = routesOf(model, view),
        chosen = Math.min(view.route, routes.length - 1);
    const sql = routes.length ? joinSql(model, from, routes[chosen]) : "";
    const copied = () =>
        navigator.clipboard.writeText(sql).then(
            () => map.say("Copied."),
            () => map.say("The browser does not allow copying."),
        );
    return sql
        ? [
              make("p.soft", `From ${shown(from)} to ${shown(to)}`),
              routeList(from, routes, chosen, route => changeView({ route })),
              partOf("SQL", make("pre", { tabindex: 0, "aria-label": "SQL" }, sql)),
              button("Copy the SQL", copied),
              sql.includes("LEFT") && make("p.soft", "LEFT JOIN where a key may be null, and after it."),
          ]
        : [make("p", noRoute(from, to))];
}
