// The drawer at the right: all about the selected table, or the routes of a path with their SQL. Its frame stands in
// map.html.

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

/** What the catalogue says, once it is read. @type {CatalogueData | undefined} */
let texts;

/** Reads the catalogue, if that has not been done. @param {() => void} then is called when there is something new */
function readTexts(then) {
    if (!texts)
        need("catalogue").then(
            found => {
                texts = found;
                then();
            },
            () => 0,
        );
}

/** Shows the drawer for what is selected, or hides it; a focus or path is fitted into the room that is left. */
function showDetails() {
    const { table, path, camera, column } = view,
        drawer = byId("details"),
        isHidden = !table && !path;
    if (drawer.hidden !== isHidden) {
        drawer.hidden = isHidden;
        if (scene.kind !== "map" && !camera) {
            takeSize();
            map.fit();
        }
    }
    byId("of-table").hidden = !table;
    byId("of-path").hidden = !!table;
    if (table) return showTable(tableNamed(table), column);
    const route = routeOf(view);
    fill("details-title", "Path");
    fill("sql", route ? joinSql(route) : path && noRoute(path));
}

/** @param {TableNumber} table @param {string} chosen the name of a column */
function showTable(table, chosen) {
    const { kind, schema, module, comment, origin = "database comment", page, columns } = tables[table];
    fill("details-title", shown(table));
    fill("of-what", joined([kind, schema, modules[module]?.title], " · "));
    fill("purpose", texts?.comments[table] || comment || "Nobody has said what it is for.");
    fill("origin", comment && "From: " + origin);
    byId("page").href = page + ".html";
    fill("figures", ...factsOf(table));
    fill(
        "columns",
        ...columns.map(([name], position) => make(name === chosen ? "li.chosen" : "li", ...columnParts(table, position))),
    );
    fill("parents", ...neighbourItems(table, -1));
    fill("children", ...neighbourItems(table, 1));
    readTexts(showDetails);
}

/** @param {TableNumber} table @returns {any[]} terms and definitions: what was measured and counted */
function factsOf(table) {
    const one = tables[table],
        { indexes, partitions, sensitive, described, findings = [] } = one,
        found = joined(LEVELS.map((level, at) => findings[at] && counted(findings[at], level)));
    /** @type {Record<string, any>} */
    const facts = {
        Rows: one.rows,
        Size: one.size,
        Reads: one.reads,
        Writes: one.writes,
        Indexes: indexes && `${indexes[2]}, ${indexes[0]} unused`,
        Partitions: partitions,
        Described: described.join(" of ") + " columns",
        Sensitive: sensitive && counted(sensitive, "column"),
        Findings: found && make("a", { href: one.page + ".html#findings" }, found),
        Changed: changeWords(table)
    };
    return Object.entries(facts).flatMap(([term, fact]) =>
        fact
            ? [
                  make("dt", term),
                  fact.map
                      ? make("dd", figureWords(fact[0], fact[1]) + " ", make("span.soft", originWords(fact)))
                      : make("dd", fact),
              ]
            : [],
    );
}

/** @param {TableNumber} table @param {number} position @returns {any[]} all about a column */
function columnParts(table, position) {
    const [name, type, marks] = tables[table].columns[position],
        [comment, preset, values = [], personal] = texts?.columns[table]?.[position] ?? [];
    const words = MARK_WORDS.filter(
        ([mark]) => marks & mark && !(marks & Mark.KEY && mark & (Mark.REQUIRED | Mark.UNIQUE | Mark.INDEXED)),
    );
    const said = [
        ...model.columnEdges(table, position).map(edge => edgeWords(edge, "→ " + shown(edges[edge][1]))),
        preset && "default " + preset,
        values[0] !== undefined && "one of " + values.join(", "),
        personal && "sensitive: " + personal,
        comment,
    ];
    return [
        make(marks & Mark.KEY ? "b" : "span", name),
        make("code.soft", type),
        make("div.chips", ...words.map(([, word]) => make("span.chip", word))),
        ...said.filter(Boolean).map(line => make("p", line)),
    ];
}

/** @param {EdgeNumber} edge @param {string} [head] @returns {string} "customer_id → id; places; inferred: same name and type" */
function edgeWords(edge, head) {
    const [child, parent, columns, to, marks, , verb, evidence = []] = edges[edge];
    const names = (/** @type {TableNumber} */ table, /** @type {number[]} */ places) =>
        places.map(at => tables[table].columns[at][0]).join(", ");
    return marks & Tie.READS
        ? "reads it"
        : joined(
              [
                  head ?? names(child, columns) + " → " + names(parent, to),
                  verb,
                  marks & Tie.OPTIONAL && "optional",
                  marks & Tie.INFERRED ? joined(["inferred", ...evidence], ": ") : marks & Tie.UNENFORCED && "not enforced",
              ],
              "; ",
          );
}

/** @param {TableNumber} table @param {number} side @returns {HTMLElement[]} a button for each neighbour, which goes there */
function neighbourItems(table, side) {
    const found = nearTo(table, side),
        rest = found.slice(MOST_NEIGHBOURS);
    const items = found.slice(0, MOST_NEIGHBOURS).map(other => {
        const ways = edgesAt(table, side).filter(edge => model.otherEnd(edge, table) === other),
            go = () => {
                goTo(other, ways[0]);
                byId("details-title").focus();
            };
        return make("li", tableLink(other, go), make("div.soft", ways.map(edge => edgeWords(edge)).join(" · ")));
    });
    if (rest.length)
        items.push(make("li", make("button.link", { type: "button", onclick: () => openMore({ more: rest }) }, rest.length + " more …")));
    return items;
}

/** Shows the tables that a card "+n more" stands for. @param {{more?: TableNumber[]}} card */
function openMore({ more = [] }) {
    const dialog = byId("more-dialog");
    fill("more-title", counted(more.length, "more table"));
    fill(
        "more",
        ...more.map(table =>
            make(
                "li",
                tableLink(table, () => {
                    dialog.close();
                    setFocus(table);
                }),
            ),
        ),
    );
    dialog.showModal();
}

/**
 * Selects a table, on the way of an edge; one that is not in the picture becomes its middle.
 * @param {TableNumber} table
 * @param {EdgeNumber} [edge]
 */
function goTo(table, edge) {
    const { path, focus } = view,
        { name } = tables[table];
    if (scene.positions.has(table)) select(table, edge !== undefined && edges[edge][0] === table ? edges[edge][2][0] : undefined);
    else if (path || focus) setFocus(table);
    else {
        changeView({ table: name, column: "" });
        say(shown(table) + " is hidden on the map.");
    }
}
