// Routes between two tables along foreign keys, and the SQL that joins them.

/** @typedef {{tables: TableNumber[], edges: EdgeNumber[]}} Route the tables that it visits, and the edges between them */

/** Columns that say who did something: they lead from anywhere to the table of users and explain nothing. */
const AUDIT =
    /^(created|updated|modified|changed|deleted|inserted|archived|last_?(modified|updated|changed))_?by(_?(user_?)?id)?$/i;

/** @param {EdgeNumber} edge */
const isAudit = edge => edges[edge][2].every(at => AUDIT.test(tables[edges[edge][0]].columns[at][0]));

/**
 * Routes from one table to another, over keys in both directions: shortest first, declared keys first, at most `most`,
 * none visiting a table twice. Hubs and columns such as `created_by` are passed through only when there is no other way.
 * @param {TableNumber} from
 * @param {TableNumber} to
 * @param {(edge: EdgeNumber) => boolean} [allowed]
 * @param {number} [most]
 * @returns {Route[]} none when from is to
 */
function findPaths(from, to, allowed = () => true, most = 5) {
    const isGuess = (/** @type {EdgeNumber} */ edge) => edges[edge][4] & Tie.INFERRED;
    /** @type {Route[]} */
    const found = [];
    for (let care = 2; care >= 0 && !found.length && from !== to; care--) {
        /** @type {Route[]} */
        const routes = [{ tables: [from], edges: [] }],
            visits = new Map();
        for (const route of routes) {
            const table = route.tables[route.edges.length],
                count = visits.get(table) ?? 0;
            if (found.length >= most || route.edges.length > (found[0]?.edges.length ?? Infinity) + 3) break;
            if (table === to) found.push(route);
            if (table === to || count >= 2 * most) continue;
            visits.set(table, count + 1);
            const ways = [...edgesAt(table, -1), ...edgesAt(table, 1)].sort(
                (one, other) => isGuess(one) - isGuess(other) || one - other,
            );
            for (const edge of ways) {
                const other = model.otherEnd(edge, table),
                    [, , columns, referred] = edges[edge],
                    isOpen = columns[0] >= 0 && columns.length === referred.length && allowed(edge) && !(care && isAudit(edge));
                if (isOpen && !route.tables.includes(other) && (other === to || care < 2 || !model.isHub(other)))
                    routes.push({ tables: [...route.tables, other], edges: [...route.edges, edge] });
            }
        }
    }
    return found;
}

/**
 * A query that joins the tables of a route. A join over a key that may be null or that
 * nothing enforces, and each one after it, is a LEFT JOIN.
 * @param {Route} route
 * @returns {string}
 */
function joinSql(route) {
    const data = route.tables.map(table => tables[table]),
        names = data.map(({ shown, name }, at) => aliasOf(shown ?? name) + (at + 1));
    const spelt = (/** @type {number} */ at) =>
        (data[at].sql ?? data[at].shown ?? data[at].name) + " AS " + names[at];
    const column = (/** @type {number} */ at, /** @type {number} */ position) =>
        names[at] + "." + (data[at].quoted?.[position] ?? data[at].columns[position][0]);
    let sql = `SELECT ${names.map(name => name + ".*").join(", ")}\nFROM ${spelt(0)}`,
        join = "JOIN";
    route.edges.forEach((edge, at) => {
        const [child, , columns, to, marks] = edges[edge],
            isUp = child === route.tables[at];
        if (isUp && marks & (OPTIONAL | INFERRED | UNENFORCED)) join = "LEFT JOIN";
        const pairs = columns.map(
            (position, pair) => `${column(at + +!isUp, position)} = ${column(at + +isUp, to[pair])}`,
        );
        sql += `\n${join} ${spelt(at + 1)} ON ${pairs.join(" AND ")}`;
    });
    return sql + ";";
}

/** @param {string} name @returns {string} the initials of the words of its last part: "oi" for "sales.order_items" */
const aliasOf = name => (/[^.]*$/.exec(name)?.[0].match(/(?<![a-z])[a-z]/gi) ?? ["t"]).join("").toLowerCase();

/**
 * The scene of a route, from left to right.
 * @param {Model} _
 * @param {View} view
 * @returns {Scene}
 */
function pathScene(_, view) {
    const route = routeOf(view);
    if (!route) return mapScene(model, { ...view, path: null });
    let x = -LEVEL_GAP;
    const cards = route.tables.slice(0, MOST_CARDS).map(table => cardAt(table, 0)),
        more = route.tables.slice(MOST_CARDS);
    if (more[0] >= 0) cards.push(cardOfMany(more));
    for (const card of cards) {
        card.x = x + LEVEL_GAP;
        x = card.x + card.width;
    }
    return sceneOf("path", cards, route.edges.slice(0, MOST_CARDS - 1));
}

/** @param {View} view @returns {Route[]} those that it asks for */
function routesOf(view) {
    const [from, to] = (view.path ?? []).map(tableNamed);
    return from >= 0 && to >= 0 ? findPaths(from, to, edge => tieIsShown(model, view, edge)) : [];
}

/** @param {View} view @returns {Route | undefined} the one that is chosen */
const routeOf = view => {
    const routes = routesOf(view);
    return routes[view.route] ?? routes.pop();
};

/** @param {string} typed @returns {TableNumber} by its whole name or the name as people say it, -1 for none */
const tableNamed = typed => model.byName.get(typed) ?? tables.findIndex(({ shown }) => shown === typed);

/** Opens the dialog that asks for the ends of a path. */
function openPath() {
    const { path, table, focus } = view,
        { from, to } = byId("path-form").elements;
    [from.value, to.value] = path ?? [table || focus, ""];
    fill("table-names", ...tables.map(({ name }) => make("option", { value: name })));
    fill("path-answer");
    byId("path-dialog").showModal();
    if (from.value) to.focus();
}

/** Shows the path between the tables whose names were typed, or says why there is none. */
function findPath() {
    const { from, to } = byId("path-form").elements,
        typed = [from.value.trim(), to.value.trim()],
        ends = typed.map(tableNamed),
        wrong = typed[ends.indexOf(-1)];
    const path = /** @type {[string, string]} */ (ends.map(table => tables[table]?.name)),
        near = wrong !== undefined && nearestName(wrong);
    if (near !== false) fill("path-answer", `There is no table ${wrong}.`, near && ` The nearest name is ${near}.`);
    else if (!routesOf({ ...view, path }).length) fill("path-answer", noRoute(path));
    else {
        byId("path-dialog").close();
        changeView({ path, route: 0, focus: "", table: "", column: "", camera: null });
    }
}

/** @param {string[]} path @returns {string} */
const noRoute = ([from, to]) =>
    from === to ? "Both ends are the same table." : `No key leads from ${from} to ${to}, not even over other tables.`;

/** Shows the routes of a path to choose from: the tables, and under them the columns of each step. */
const showRoutes = () =>
    fill(
        "routes",
        ...routesOf(view).map((route, at) =>
            make(
                "label.route",
                make("input", { type: "radio", name: "route", value: at }),
                route.tables.slice(0, MOST_CARDS).map(shown).join(" › "),
                make("div.soft", route.edges.slice(0, MOST_CARDS).map(edge => edgeWords(edge)).join(" · ")),
                route.edges[MOST_CARDS] >= 0 && `… ${counted(route.tables.length, "table")} in all`,
            ),
        ),
    );
