// Routes between two tables along foreign keys, and the SQL that joins them.

/** Columns that say who did something: they lead from anywhere to the table of users and explain nothing. */
const AUDIT =
    /^(created|updated|modified|changed|deleted|inserted|archived|last_?(modified|updated|changed))_?by(_?(user_?)?id)?$/i;
/** Short words that no alias may be. */
const TAKEN = new Set(
    "add all and any as asc at by do end for from go if in is no not of off on or row set to".split(" "),
);

/**
 * Routes from one table to another, over keys in both directions: shortest first, at most `most`, none visiting a
 * table twice. Hubs and columns such as `created_by` are passed through only when there is no other way.
 * @param {Model} model
 * @param {TableNumber} from
 * @param {TableNumber} to
 * @param {number} [most]
 * @param {(edge: EdgeNumber) => boolean} [allowed]
 * @returns {EdgeNumber[][]} the edges of each route, from `from` on; none when from is to
 */
function findPaths(model, from, to, most = 5, allowed = () => true) {
    const { edges, tables } = model.data;
    const isAudit = (/** @type {Edge} */ [child, , columns]) =>
        columns.every(at => AUDIT.test(tables[child].columns[at][0]));
    for (const care of [2, 1, 0]) {
        const mayUse = (/** @type {EdgeNumber} */ edge) =>
            !(edges[edge][4] & Tie.READS) && allowed(edge) && (!care || !isAudit(edges[edge]));
        const paths =
            from === to
                ? []
                : shortestPaths(
                      model,
                      from,
                      to,
                      most,
                      mayUse,
                      table => table === to || care < 2 || !model.isHub(table),
                  );
        if (paths.length) return paths;
    }
    return [];
}

/**
 * The shortest simple routes, each table being left at most twice as often as routes are wanted, declared keys first.
 * @param {Model} model
 * @param {TableNumber} from
 * @param {TableNumber} to
 * @param {number} most
 * @param {(edge: EdgeNumber) => boolean} mayUse
 * @param {(table: TableNumber) => boolean} mayPass
 * @returns {EdgeNumber[][]}
 */
function shortestPaths(model, from, to, most, mayUse, mayPass) {
    /** @type {EdgeNumber[][]} */
    const found = [];
    const visits = new Map(),
        ways = [{ visited: [from], way: /** @type {EdgeNumber[]} */ ([]) }],
        isGuess = (/** @type {EdgeNumber} */ edge) => model.data.edges[edge][4] & Tie.INFERRED;
    for (const { visited, way } of ways) {
        const table = visited[way.length],
            count = visits.get(table) ?? 0;
        if (found.length && (found.length >= most || way.length > found[0].length + 3)) break;
        if (table === to) found.push(way);
        if (table === to || count >= 2 * most) continue;
        visits.set(table, count + 1);
        for (const edge of [...model.parentsOf(table), ...model.childrenOf(table)].sort(
            (one, other) => isGuess(one) - isGuess(other) || one - other,
        )) {
            const other = model.otherEnd(edge, table);
            if (!visited.includes(other) && mayUse(edge) && mayPass(other))
                ways.push({ visited: [...visited, other], way: [...way, edge] });
        }
    }
    return found;
}

/**
 * The tables that a route visits, the first included.
 * @param {Model} model
 * @param {TableNumber} from
 * @param {EdgeNumber[]} edges
 * @returns {TableNumber[]}
 */
function tablesOf(model, from, edges) {
    const tables = [from];
    for (const number of edges) {
        const [child, parent] = model.data.edges[number];
        tables.push(child === tables[tables.length - 1] ? parent : child);
    }
    return tables;
}

/**
 * A query that joins the tables of a route. A join over a key that may be null, and each one after it, is a LEFT JOIN.
 * @param {Model} model
 * @param {TableNumber} from
 * @param {EdgeNumber[]} edges
 * @returns {string}
 */
function joinSql(model, from, edges) {
    const tables = tablesOf(model, from, edges);
    const names = aliases(tables.map(table => model.shown(table)));
    const data = tables.map(table => model.data.tables[table]);
    const spelt = (/** @type {number} */ at) => data[at].sql ?? data[at].shown ?? data[at].name;
    const column = (/** @type {number} */ at, /** @type {number} */ position) => {
        const name = data[at].columns[position][0];
        return `${names[at]}.${data[at].quoted?.[position] ?? name}`;
    };
    const lines = [`SELECT ${names.map(name => `${name}.*`).join(", ")}`, `FROM ${spelt(0)} AS ${names[0]}`];
    let outer = false;
    edges.forEach((number, at) => {
        const [child, , columns, to, marks] = model.data.edges[number];
        const [below, above] = child === tables[at] ? [at, at + 1] : [at + 1, at];
        outer ||= below === at && Boolean(marks & Tie.OPTIONAL);
        const both = columns.map((position, pair) => {
            const pairs = [column(below, position), column(above, to[pair])];
            return (below === at ? pairs.reverse() : pairs).join(" = ");
        });
        lines.push(`${outer ? "LEFT JOIN" : "JOIN"} ${spelt(at + 1)} AS ${names[at + 1]} ON ${both.join(" AND ")}`);
    });
    return lines.join("\n") + ";";
}

/**
 * Short names for tables, each once: the initials of the words of its last part.
 * @param {string[]} names
 * @returns {string[]}
 */
function aliases(names) {
    /** @type {Set<string>} */
    const used = new Set();
    return names.map(name => {
        const words = (name.split(".").pop() ?? "").replace(/([a-z0-9])([A-Z])/g, "$1_$2").split(/[^A-Za-z0-9]+/);
        const initials =
            words
                .map(word => word[0] ?? "")
                .join("")
                .toLowerCase()
                .replace(/^[^a-z]+/, "") || "t";
        let alias = initials;
        for (let at = 2; TAKEN.has(alias) || used.has(alias); at++) alias = initials + at;
        used.add(alias);
        return alias;
    });
}

/**
 * The scene of a route, from left to right.
 * @param {Model} model
 * @param {View} view
 * @returns {Scene}
 */
function pathScene(model, view) {
    const { routes, from } = routesOf(model, view);
    const edges = routes[Math.min(view.route, routes.length - 1)];
    if (!edges) return mapScene(model, { ...view, path: null });
    let x = 0;
    const cards = tablesOf(model, from, edges).map(table => {
        const [, , width, height] = model.data.tables[table].box;
        const card = { table, x, y: 0, width, height };
        x += width + LEVEL_GAP;
        return card;
    });
    return sceneOf("path", cards, [...edges]);
}

/**
 * The routes that a view asks for.
 * @param {Model} model
 * @param {View} view
 * @returns {{from: TableNumber, to: TableNumber, routes: EdgeNumber[][]}} from and to are -1 for unknown names
 */
function routesOf(model, view) {
    const [from, to] = (view.path ?? ["", ""]).map(name => model.byName.get(name) ?? -1);
    if (from < 0 || to < 0) return { from, to, routes: [] };
    return { from, to, routes: findPaths(model, from, to, 5, number => tieIsShown(model, view, number)) };
}

/**
 * A list of routes to choose from: the tables, and under them the columns of each step.
 * @param {TableNumber} from
 * @param {EdgeNumber[][]} routes
 * @param {number} chosen -1 for none
 * @param {(route: number) => void} choose
 * @returns {HTMLElement}
 */
const routeList = (from, routes, chosen, choose) =>
    make(
        "ol.bare",
        ...routes.map((edges, at) =>
            make(
                "li",
                make(
                    "button.route",
                    {
                        type: "button",
                        "aria-pressed": String(at === chosen),
                        onclick: () => choose(at),
                    },
                    tablesOf(map.model, from, edges).map(shown).join(" › "),
                    make("span.soft", edges.map(edgeWords).join(" · ")),
                ),
            ),
        ),
    );

/** @param {TableNumber} from @param {TableNumber} to @returns {string} */
const noRoute = (from, to) =>
    from === to
        ? "Both ends are the same table."
        : `No key leads from ${shown(from)} to ${shown(to)}, not even over other tables.`;

function closePath() {
    changeView({ path: null, route: 0, camera: null });
}

/** @param {string} typed @returns {TableNumber} by its whole name or the name as people say it, -1 for none */
const tableNamed = typed =>
    map.model.byName.get(typed) ?? map.model.data.tables.findIndex(({ shown }) => shown === typed);

/** Opens the dialog that finds a path. @param {string} [from] the whole name of the first table */
function openPath(from = map.view.table || map.view.focus) {
    const dialog = byId("path-dialog"),
        [first, last] = dialog.querySelectorAll("input");
    [first.value, last.value] = map.view.path ?? [from, ""];
    dialog.showModal();
    if (first.value) last.focus();
    findPath();
}

/** Says which routes there are between the tables whose names were typed, and offers names. @param {{target: HTMLInputElement}} [event] */
function findPath(event) {
    const { model, view } = map,
        dialog = byId("path-dialog"),
        answer = dialog.querySelector(".answer");
    const typed = [...dialog.querySelectorAll("input")].map(field => field.value.trim()),
        ends = typed.map(tableNamed);
    const wrong = typed.find((name, at) => name && ends[at] < 0),
        near = wrong && nearestName(wrong, model.byName.keys());
    const offered = event
        ? model.data.tables.filter(({ name }) => name.toLowerCase().includes(event.target.value.toLowerCase()))
        : [];
    byId("table-names").replaceChildren(...offered.slice(0, 40).map(({ name }) => make("option", { value: name })));
    if (wrong) return answer.replaceChildren(`There is no table ${wrong}.${near && ` The nearest name is ${near}.`}`);
    if (ends.includes(-1)) return answer.replaceChildren();
    const path = /** @type {[string, string]} */ (ends.map(table => tableOf(table).name)),
        { routes } = routesOf(model, { ...view, path });
    const choose = (/** @type {number} */ route) => {
        dialog.close();
        changeView({ path, route, focus: "", table: "", column: "", camera: null });
    };
    answer.replaceChildren(routes.length ? routeList(ends[0], routes, -1, choose) : noRoute(ends[0], ends[1]));
}
